import ArgumentParser
import Vocabulary

/// How a command ends, in the numbers of sysexits.h and a few of our own.
///
/// `docs/exit-codes.md` has a section for each; tests join the two.
enum ExitStatus: Int32, CaseIterable {
    case success = 0
    case internalFault = 1
    case checkWarnings = 10
    case checkBlocked = 11
    case policyRefused = 12
    case approvalMissing = 13
    case verificationFailed = 14
    case usage = 64
    case dataError = 65
    case noInput = 66
    case unavailable = 69
    case cannotWrite = 73
    case tryLater = 75
    case noPermission = 77
    case configuration = 78

    /// The status for a refusal.
    ///
    /// A number that is not listed is another program's, such as a newer coordinator's: this one does not foresee it.
    static func of(_ refusal: Refusal) -> ExitStatus { listed(refusal.code.number) ?? .internalFault }

    /// The status for a refusal's number; nil where it is not listed, which a test refuses for every declared code.
    static func listed(_ number: UInt16) -> ExitStatus? {
        switch number {
        // Remarks of the lint, which end no command.
        case 750...752, 754...758, 761, 763, 765, 766: .success
        case 403, 909, 1410, 1418, 1499, 1804, 1904, 1999: .internalFault
        case 1518, 1540: .checkBlocked
        case 905, 908, 912, 913, 1226, 1262, 1265, 1517, 1522, 1523: .policyRefused
        case 1526, 1529...1534, 1536, 1542: .approvalMissing
        case 804, 1411, 1460, 1508, 1512...1515, 1535, 1538, 1701, 1702: .verificationFailed
        case 1516, 1612, 1803: .usage
        case 641, 1001, 1416, 1506, 1509, 1603, 1608, 1902: .noInput
        case 602, 605...607, 620...622, 624...628, 649, 1606, 2001: .unavailable
        case 1029, 1401, 1404, 1461, 1604, 1610, 1801, 1805, 1903, 1905: .cannotWrite
        case 643, 1225, 1256, 1402, 1406, 1462, 1504, 1611, 2008: .tryLater
        case 603, 604, 623, 644, 645, 1251, 1407, 1414, 1415, 1507, 1510, 1524, 1525, 1527, 1541, 1607:
            .noPermission
        case 601, 650, 663, 1005...1008, 1405, 1501...1503, 1505, 1519...1521, 1601, 1602, 1901: .configuration
        // What is wrong in bytes, keys and shares.
        case 101...105, 201, 301...304, 351...354, 401, 402, 501, 502: .dataError
        // In a request to the coordinator, or an enrolment.
        case 640, 642, 646...648, 660...662: .dataError
        // In a study.
        case 701...707, 710...715, 720...726, 753, 760, 762, 764, 1609, 1802: .dataError
        // In a message, or in what may open.
        case 801...803, 805, 806, 901, 906, 907, 910, 911, 1605: .dataError
        // In an extract.
        case 1002...1004, 1009...1012, 1020...1028, 1030: .dataError
        // In a round, its report or its bundle.
        case 1201...1217, 1219...1224, 1227...1230, 1252...1255, 1257...1261, 1263, 1264, 1266, 1301, 1511, 1528, 1550,
            1703:
            .dataError
        // In a state folder.
        case 1403, 1408, 1409, 1412, 1413, 1417: .dataError
        // In a database of the house.
        case 2002, 2004, 2005: .noPermission
        case 1040, 1041, 2003, 2006, 2007: .configuration
        case 1042, 2009, 2010: .dataError
        default: nil
        }
    }

    /// For ArgumentParser.
    var code: ExitCode { ExitCode(rawValue) }

    /// What it means, in a few words.
    var words: String {
        switch self {
        case .success: "done"
        case .internalFault: "a fault of the program"
        case .checkWarnings: "the extracts pass, with warnings"
        case .checkBlocked: "the extracts do not pass"
        case .policyRefused: "a rule that protects people refuses"
        case .approvalMissing: "approvals are missing or void"
        case .verificationFailed: "what was checked does not hold"
        case .usage: "wrong call"
        case .dataError: "wrong contents"
        case .noInput: "not found"
        case .unavailable: "not reached"
        case .cannotWrite: "cannot write"
        case .tryLater: "try later"
        case .noPermission: "not admitted, or not confirmed"
        case .configuration: "not set up, or set up wrongly"
        }
    }
}

/// The statuses of a command, as its help shows them.
struct Endings {
    /// Every command may be called wrongly, and may meet what nobody foresees.
    private static let always: [ExitStatus] = [.success, .internalFault, .usage]

    private let statuses: [ExitStatus]

    /// A command that ends with these too.
    static func with(_ statuses: ExitStatus...) -> Endings { Endings(statuses: statuses) }

    /// A command that reads a configuration and opens a state folder, and ends with these too.
    static func ofState(_ statuses: ExitStatus...) -> Endings {
        Endings(
            statuses: statuses + [.dataError, .noInput, .cannotWrite, .tryLater, .noPermission, .configuration]
        )
    }

    /// The last part of a command's discussion.
    var help: String {
        let all = ExitStatus.allCases.filter { Self.always.contains($0) || statuses.contains($0) }
        let list = all.map { "\($0.rawValue) \($0.words)" }.joined(separator: ", ")
        return "\n\nEXIT STATUS\n  \(list).\n  More: tvaersum explain NUMBER"
    }
}
