"""The one base error: what is wrong, and what to do about it."""


class LorkitError(Exception):
    """Something in the user's files or in the world is wrong.

    ``message`` says what and where in one line; ``hint`` says what to type or change.
    The command line prints both and exits with status 1.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
