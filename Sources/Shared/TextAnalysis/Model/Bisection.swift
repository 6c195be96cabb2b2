extension Array {
    /// The number of leading elements for which the predicate holds, which must hold for no later one.
    func partitionPoint(where predicate: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
