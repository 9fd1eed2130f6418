/// The form of a Danish civil registration number (CPR): `ddmmyy` and four digits, with or without a hyphen between.
///
/// A number is an identifier only: it serves to find rows that are there twice and is never counted, shown or sent. The check
/// digit (modulus 11) is no more than a warning, since numbers without it have been issued from 2007 on, most of them for
/// people registered with 1 January as their birthday.
package enum CivilRegistrationNumber {
    /// Reads a number, giving back a leading zero that a spreadsheet dropped; nil where the form is wrong.
    ///
    /// Meets TAL-R06.
    ///
    /// A replacement number has 60 added to the day; both are taken. The second part of the answer says whether modulus 11 holds.
    @unsafe package static func read(_ start: UnsafePointer<UInt8>, _ count: Int) -> (number: Int64, holds: Bool)? {
        var number: Int64 = 0
        var digits = 0
        for place in 0..<count {
            let byte = unsafe start[place]
            if byte == Byte.hyphen, place == count - 5, digits == 5 || digits == 6 { continue }
            guard byte &- Byte.zero <= 9, digits < 10 else { return nil }
            number = number * 10 + Int64(byte &- Byte.zero)
            digits += 1
        }
        guard digits == 10 || digits == 9 else { return nil }
        let day = number / 100_000_000
        let month = number / 1_000_000 % 100
        guard (1...31).contains(day > 60 ? day - 60 : day), (1...12).contains(month) else { return nil }
        if month == 2, (day > 60 ? day - 60 : day) > 29 { return nil }
        if [4, 6, 9, 11].contains(month), (day > 60 ? day - 60 : day) > 30 { return nil }
        var sum: Int64 = 0
        var rest = number
        for weight in [1, 2, 3, 4, 5, 6, 7, 2, 3, 4] as [Int64] {
            sum += weight * (rest % 10)
            rest /= 10
        }
        return (number, sum % 11 == 0)
    }
}
