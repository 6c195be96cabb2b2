import JSONText
import WireProtocol

// Large documents: in by chunks, out by pieces.
extension GoldenMessage {
    private static let digest = "eed10a7b9c0b330e445f0345511d0f97e999a3dbfa5ff1ba76ebbca1e0f7d634"

    static var uploads: [GoldenMessage] {
        let chunk = UploadChunk(
            upload: digest,
            offset: 1_048_576,
            total: 1_048_597,
            sha256: digest,
            bytes: Array("全市经济平稳。".utf8)
        )
        let inquiry = UploadChunk(upload: digest, offset: 0, total: 1_048_597)
        let progress = UploadProgress(upload: digest, offset: 1_048_597)
        let token = Token(term: 4, sequence: 17)
        let request = BodyRequest(task: TaskID(98), token: token, body: 0, offset: 1_048_576, count: 1_048_576)
        let piece = BodyPiece(
            task: TaskID(98),
            token: token,
            body: 0,
            offset: 1_048_576,
            bytes: Array("全市经济平稳。".utf8)
        )
        return [
            GoldenMessage("upload", chunk, chunk.frames, UploadChunk.init),
            GoldenMessage("upload-inquiry", inquiry, inquiry.frames, UploadChunk.init),
            GoldenMessage("uploaded", progress, progress.frames, UploadProgress.init),
            GoldenMessage("body", request, request.frames, BodyRequest.init),
            GoldenMessage("piece", piece, piece.frames, BodyPiece.init),
            submitUpload, taskFetch, helloPieces, welcomeUploads,
        ]
    }

    private static var submitUpload: GoldenMessage {
        let item = Submit.Item(name: "年鉴.txt", body: [], sha256: digest, upload: digest)
        let value = Submit(batch: "u1", producer: "", items: [item])
        return GoldenMessage("submit-upload", value, value.frames, Submit.init)
    }

    private static var taskFetch: GoldenMessage {
        let value = TaskOffer(
            task: TaskID(98),
            token: Token(term: 4, sequence: 17),
            stage: .segment,
            document: DocumentID(40),
            name: "年鉴.txt",
            attempt: 1,
            bodies: [[]],
            fetch: [1_048_597]
        )
        return GoldenMessage("task-fetch", value, value.frames, TaskOffer.init)
    }

    private static var helloPieces: GoldenMessage {
        let value = Hello(
            role: .worker,
            name: "host-a:galley-segmenter:4712",
            instance: "77aa",
            services: [Hello.Service(stage: .segment, version: 1)],
            slots: 2,
            documentBytes: 67_108_864
        )
        return GoldenMessage("hello-pieces", value, value.frames, Hello.init)
    }

    private static var welcomeUploads: GoldenMessage {
        var limits = WireLimits()
        limits.uploadBytes = 1 << 30
        let value = Welcome(
            session: 8,
            term: 5,
            store: "9f3a61c07be2d845",
            server: "galley-broker 0.2.0",
            heartbeatMilliseconds: 2000,
            leaseMilliseconds: 10000,
            durability: .fsyncGroup,
            limits: limits
        )
        return GoldenMessage("welcome-uploads", value, value.frames, Welcome.init)
    }
}
