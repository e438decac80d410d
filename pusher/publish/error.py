"""The one error of publishing."""


class PublishError(Exception):
    """The push cannot be prepared, approved or steered; `args[0]` is Chinese and says what to do.

    `field` names what the sender has to change, as the form of the audience calls it; empty: no single one.
    """

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field
