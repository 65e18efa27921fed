"""Runs the holdfast checks over a compile database, and is never green by mistake."""

VERSION = "0.1.0"  # the plugin carries the same one, and is refused otherwise

CHECKS = {
    "holdfast-silent-catch": "A handler after which nobody will ever know.",
    "holdfast-bare-rethrow": "A handler that only rethrows, or throws a copy.",
    "holdfast-lost-cause": "A new error without the one that caused it.",
    "holdfast-http-in-domain": "An inner layer that knows an outer one.",
    "holdfast-unlogged-catch": "Any error handled alike, and no trace of which.",
    "holdfast-leak-to-client": "Text that is not for clients on its way to one.",
    "holdfast-no-fallback": "A call that leaves the process, and no answer to its failing.",
    "holdfast-sliced-throw": "An error thrown or caught as less than it is.",
    "holdfast-discarded-error": "A result dropped, or opened without looking.",
    "holdfast-local-protection": "A breaker or limiter that is built per call.",
}

OPTIONS = {
    "HoldfastLoggers", "HoldfastHandlers", "HoldfastSinks", "HoldfastDiagnostics",
    "HoldfastPublicErrors", "HoldfastClients", "HoldfastGuards", "HoldfastBroadExceptions",
    "HoldfastExpectedExceptions", "HoldfastResults", "HoldfastRaisingResults",
    "HoldfastProtections", "HoldfastErrorBases", "HoldfastLayers", "HoldfastOuter",
}


class Stop(Exception):
    """Ends the run with an exit code (see `sysexits.h`) and one line for the user."""

    CLEAN, FINDINGS, USAGE, DATA, UNAVAILABLE, SOFTWARE, CONFIG = 0, 1, 64, 65, 69, 70, 78

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code
