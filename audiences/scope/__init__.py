"""What a text says of places: which it names, what part each plays, and so which the text concerns. Pure."""

from audiences.scope.areas import areas
from audiences.scope.decide import concerned
from audiences.scope.find import mentions
from audiences.scope.mention import Mention
from audiences.scope.overruled import weighed

__all__ = ["Mention", "areas", "concerned", "mentions", "weighed"]
