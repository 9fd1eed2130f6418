import CMemcheck
import Glibc

// One scenario by name. Valgrind's exit status says whether it found anything; `?` lists the names.
let scenarios = Scenario.all
guard let name = CommandLine.arguments.dropFirst().first, let scenario = scenarios.first(where: { $0.name == name })
else {
    for scenario in scenarios { print(scenario.name, scenario.isControl ? "control" : "clean") }
    exit(CommandLine.arguments.count == 1 ? 0 : 64)
}
guard tvaersum_is_watched() != 0 else {
    print("run it under valgrind")
    exit(64)
}
try scenario.run()
