public import Vocabulary

extension Refusal.Code {
    /// STO-9: the disk is full.
    public static let diskFull = Self(1401, "STO-9", "the disk is full; nothing of this step was stored")
    /// STO-9: another process holds the database.
    public static let databaseBusy = Self(1402, "STO-9", "another process holds the database; nothing was stored")
    /// STO-4: the database is damaged.
    public static let databaseDamaged = Self(1403, "STO-4", "the database is damaged")
    /// STO-9: the files cannot be read or written.
    public static let filesUnusable = Self(1404, "STO-9", "the state folder or its files cannot be read or written")
    /// STO-3: a newer program has written the database.
    public static let newerSchema = Self(1405, "STO-3", "the database was written by a newer program")
    /// STO-5: another process works in the state folder.
    public static let folderInUse = Self(1406, "STO-5", "another process works in this state folder")
    /// STO-7: others than the owner may enter the state folder.
    public static let folderOpenToOthers = Self(1407, "STO-7", "others than the owner can enter the state folder")
    /// STO-2: other bytes stand at this position of the board.
    public static let boardDiffers = Self(1408, "STO-2", "other bytes already stand at this position of the board")
    /// STO-2: the position does not follow the last one, or the cursor is not within the board.
    public static let boardGap = Self(
        1409,
        "STO-2",
        "the board has no gaps, and its cursor never moves back or past its end"
    )
    /// LED-1: a message names nobody that it goes to.
    public static let unledgered = Self(1410, "LED-1", "a message without a ledger line may not leave")
    /// LED-2: the outbound ledger is not what was written.
    public static let ledgerBroken = Self(1411, "LED-2", "the outbound ledger's hash chain is broken")
    /// LED-3: this round has released by another list or passing set.
    public static let otherRelease = Self(1412, "LED-3", "this round is bound to another list or another passing set")
    /// STO-8: another receipt is stored for this message.
    public static let otherReceipt = Self(1413, "STO-8", "another receipt is already stored for this message")
    /// STO-11: another identity key is pinned for this kommune.
    public static let otherKeyPinned = Self(1414, "STO-11", "another identity key is pinned for this kommune")
    /// STO-12: the one-time code is unknown, used or expired.
    public static let invitationInvalid = Self(1415, "STO-12", "the one-time code is unknown, used or expired")
    /// What was asked for is not stored.
    public static let notStored = Self(1416, "", "what was asked for is not stored here")
    /// STO-8: other bytes are stored under the same identifier.
    public static let storedOtherwise = Self(1417, "STO-8", "other bytes are already stored under this identifier")
    /// STO-5: a command beside a running process may not change a round.
    public static let onlyBeside = Self(
        1418,
        "STO-5",
        "this process reads beside the one that works in the state folder"
    )
    /// NODE-26: what a step rests on has been changed since it was looked at.
    public static let changedMeanwhile = Self(
        1462,
        "NODE-26",
        "what this rests on was changed meanwhile; nothing was stored"
    )
    /// LED-8: the outbound ledger and its copy do not say the same.
    public static let ledgerCopyDiffers = Self(1460, "LED-8", "the outbound ledger and its copy do not say the same")
    /// LED-7: the copy of the ledger cannot be read or written.
    public static let ledgerCopyUnusable = Self(
        1461,
        "LED-7",
        "the copy of the outbound ledger cannot be read or written"
    )
    /// SQLite answered in a way that the program does not expect.
    public static let databaseUnexpected = Self(1499, "", "the database answered in an unexpected way")
}
