public import Vocabulary

// What a client meets on its way to the coordinator, from the name to the answer.
extension Refusal.Code {
    /// NET-8: the host name has no address.
    public static let nameNotFound = Self(620, "NET-8", "the host name has no address")
    /// NET-8: no TCP connection came about.
    public static let noConnection = Self(621, "NET-8", "no connection came about")
    /// The proxy did not open the tunnel.
    public static let proxyRefused = Self(622, "NET-7", "the proxy did not open a tunnel to the coordinator")
    /// The proxy asks for other credentials.
    public static let proxyAuthentication = Self(623, "NET-7", "the proxy asks for credentials, or for other ones")
    /// No complete answer came in time.
    public static let timedOut = Self(624, "NET-6", "no complete answer came in time")
    /// The connection ended before the answer.
    public static let connectionLost = Self(625, "", "the connection ended before the answer was complete")
    /// The answer is not HTTP, or not what this route answers.
    public static let malformedAnswer = Self(626, "NET-3", "the answer is not one that this route may give")
    /// NET-2: the answer is longer than this route allows.
    public static let answerTooLong = Self(627, "NET-2", "the answer is longer than this route allows")
    /// The coordinator answered with an error that carries no refusal of its own.
    public static let unexpectedStatus = Self(628, "NET-3", "the coordinator answered with an error that says no more")
}

// What the coordinator refuses before a service sees the request, and two refusals that services share.
extension Refusal.Code {
    /// NET-1: there is no such route.
    public static let noSuchRoute = Self(640, "NET-1", "there is no such route")
    /// What was asked for is not here, or not for this kommune.
    public static let notFound = Self(641, "", "what was asked for is not here")
    /// NET-2: the request's body is longer than this route allows.
    public static let bodyTooLong = Self(642, "NET-2", "the request's body is longer than this route allows")
    /// NET-5: the coordinator is busy; the answer says when to try again.
    public static let busy = Self(643, "NET-5", "the coordinator is busy")
    /// NET-4: the certificate names no kommune.
    public static let noIdentity = Self(644, "NET-4", "the certificate names no kommune")
    /// NET-4: the certificate is withdrawn, or its kommune is not enrolled.
    public static let notAdmitted = Self(645, "NET-4", "the certificate is withdrawn, or its kommune is not enrolled")
    /// NET-1: the request is not of the form that this route asks for.
    public static let malformedRequest = Self(646, "NET-1", "the request is not of the form that this route asks for")
    /// NET-1: the route exists for the other method.
    public static let wrongMethod = Self(647, "NET-1", "the route does not know this method")
    /// NET-2: a request with a body must declare the body's length.
    public static let lengthRequired = Self(648, "NET-2", "a request with a body must declare its length")
    /// A fault of the coordinator's own, which says nothing about the request.
    public static let internalFault = Self(649, "", "the coordinator failed to answer")
}

// Where the coordinator listens.
extension Refusal.Code {
    /// A listener's port is taken, or its address is not this machine's.
    public static let cannotListen = Self(650, "", "the port cannot be listened on")
}

// Enrolment and certificates.
extension Refusal.Code {
    /// ENR-1: the enrolment code is mistyped or incomplete.
    public static let badEnrolmentCode = Self(660, "ENR-1", "the enrolment code is mistyped or incomplete")
    /// ENR-2: the enrolment request is not signed by the identity key that it carries.
    public static let badEnrolmentSignature = Self(
        661,
        "ENR-2",
        "the enrolment request is not signed by the identity key that it carries"
    )
    /// ENR-3: the certificate request is malformed, or not signed by its own P-256 key.
    public static let badCertificateRequest = Self(
        662,
        "ENR-3",
        "the certificate request is malformed, or not signed by its own P-256 key"
    )
    /// The authority's certificate or key cannot be read or used.
    public static let badAuthority = Self(663, "", "the authority's certificate or key cannot be used")
}
