import JSONText
import TextAnalysis

extension StoredCluster.Member {
    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("document", document)
            object.member("id", id)
            object.member("article", article)
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
        }
    }
}

extension CollatedCluster {
    /// Scalars around a reading that are given with it.
    static let contextLength = 10

    /// One line of `galley collate --format jsonl`.
    func json(least grade: Collation.Grade) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            object.member("cluster", cluster.number)
            object.member("base", cluster.representative)
            object.name("witnesses")
            object.array { list in for member in cluster.members { member.write(to: &list) } }
            object.name("places")
            object.array { list in
                for place in collation.places where place.grade >= grade { write(place, to: &list) }
            }
            for (name, passages, side) in [
                ("lacunae", collation.lacunae, Int?.some(collation.base)), ("additions", collation.additions, nil),
            ] {
                object.name(name)
                object.array { list in for passage in passages { write(passage, in: side, to: &list) } }
            }
        }
        return writer.bytes
    }

    private func write(_ place: Collation.Place, to writer: inout JSONWriter) {
        writer.object { object in
            object.member("grade", place.grade.rawValue)
            object.member("start", place.range.lowerBound)
            object.member("end", place.range.upperBound)
            object.name("readings")
            object.array { list in
                for reading in place.readings {
                    let first = reading.witnesses[0]
                    let context = context(first.index, first.range, length: Self.contextLength)
                    list.object { object in
                        object.member("text", reading.text)
                        object.member("before", context.before)
                        object.member("after", context.after)
                        object.name("witnesses")
                        object.array { list in for witness in reading.witnesses { list.value(witness.index) } }
                        object.name("spans")
                        object.array { list in for witness in reading.witnesses { list.value(witness.range) } }
                    }
                }
            }
            object.member("majority", place.hasMajority)
            object.name("missing")
            object.array { list in for witness in place.missing { list.value(witness) } }
        }
    }

    /// - Parameter side: the witness whose text holds the range; its own for `nil`.
    private func write(_ passage: Collation.Passage, in side: Int?, to writer: inout JSONWriter) {
        writer.object { object in
            object.member("witness", passage.witness)
            object.member("start", passage.range.lowerBound)
            object.member("end", passage.range.upperBound)
            object.member("text", witnesses[side ?? passage.witness].text[passage.range])
        }
    }
}
