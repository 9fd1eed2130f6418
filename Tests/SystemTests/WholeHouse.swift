import Testing

/// Every test here runs the built programs as processes of their own, one test at a time: two cores carry one town.
@Suite("The whole house", .serialized, .timeLimit(.minutes(12))) enum WholeHouse {}
