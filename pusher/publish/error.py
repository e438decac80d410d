"""The one error of publishing."""


class PublishError(Exception):
    """The push cannot be prepared, approved or steered; `args[0]` is Chinese and says what to do."""
