internal import Vocabulary

/// The texts that a workbook's cells refer to by number.
final class SharedStrings: XMLSink {
    /// What all texts may come to.
    private static let largest = 256 << 20

    private let file: String
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var isText = false
    private var isReading = false

    init(file: String) { self.file = file }

    /// The text of a number; nil where there is none.
    subscript(_ number: Int) -> [UInt8]? {
        guard ends.indices.contains(number) else { return nil }
        return Array(bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]])
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "t": isText = isReading
        case "si": isReading = true
        // How a text is spoken is not a part of it.
        case "rPh": isReading = false
        default: break
        }
    }

    func text(_ text: [UInt8]) throws(Refusal) {
        guard isText else { return }
        bytes.append(contentsOf: text)
        guard bytes.count <= Self.largest else { throw ZIPArchive.tooLarge(file, "its texts") }
    }

    func end(_ name: String) throws(Refusal) {
        switch name {
        case "t": isText = false
        case "rPh": isReading = true
        case "si":
            isReading = false
            ends.append(bytes.count)
            guard ends.count <= 1 << 24 else { throw ZIPArchive.tooLarge(file, "its texts") }
        default: break
        }
    }
}
