public import Vocabulary

extension Refusal.Code {
    /// TAL-12: no connection to the database came about.
    public static let databaseUnreachable = Self(2001, "TAL-12", "the database cannot be reached")
    /// TAL-12: the server does not take the role, its password, or the name of the database.
    public static let databaseLogin = Self(2002, "TAL-12", "the database does not let this role in")
    /// TAL-12: a password file is missing, or others than its owner can read it.
    public static let passwordFile = Self(2003, "TAL-12", "the password file cannot be used")
    /// TAL-12: the server has no TLS, or does not prove that it is the host of the mapping.
    public static let databaseNotProven = Self(2004, "TAL-12", "the database server does not prove who it is")
    /// TAL-12: the role could change something.
    public static let roleMayWrite = Self(2005, "TAL-12", "the role may do more than read")
    /// TAL-12: there is no such table or view, or the role may not read it.
    public static let relationNotReadable = Self(2006, "TAL-12", "the table is not there for this role")
    /// TAL-11: the server did not keep to what was asked when the connection was made.
    public static let sessionNotPinned = Self(2007, "TAL-11", "the connection is not as it was asked for")
    /// TAL-11: the server stopped a statement, or the connection broke under it.
    public static let statementStopped = Self(2008, "TAL-11", "the database stopped before it had answered")
    /// TAL-13: the server answered with an error of another kind, which the SQLSTATE tells.
    public static let databaseFault = Self(2009, "TAL-13", "the database answered with an error")
    /// TAL-11: a statement brought more rows than it can have cells.
    public static let tooManyResults = Self(2010, "TAL-11", "the database answered with more rows than were asked for")
}
