/// A piece with the role that it plays in its article.
struct PlacedPiece: Equatable {
    var piece: Piece
    var role: BlockRole
}
