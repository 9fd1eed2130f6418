/// The nearest word that was perhaps meant.
public enum Suggestion {
    /// Longer words, and longer lists of them, are nobody's slip.
    private static let wordLimit = 64

    /// `did you mean “x”?`, or the words that are possible where none is near.
    public static func sentence(for word: String, among known: [String]) -> String {
        if let nearest = nearest(to: word, among: known) { return "Did you mean “\(nearest)”?" }
        guard (1...wordLimit).contains(known.count) else { return "" }
        return "Possible here: \(known.sorted().joined(separator: ", "))."
    }

    /// The nearest known word, if at most a third of the letters differ (one at least).
    public static func nearest(to word: String, among known: [String]) -> String? {
        guard word.count <= wordLimit else { return nil }
        let measured = known.filter { $0.count <= wordLimit }
            .map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        let best = measured.min { ($0.distance, $0.word) < ($1.distance, $1.word) }
        guard let best, best.distance <= max(1, max(word.count, best.word.count) / 3) else { return nil }
        return best.word
    }

    /// Edits of one letter, neighbours swapped included (optimal string alignment).
    public static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.unicodeScalars)
        let right = Array(right.unicodeScalars)
        var rows = [Array(0...right.count)]
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                let change = rows[i][j] + (left[i] == right[j] ? 0 : 1)
                var best = min(change, rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
