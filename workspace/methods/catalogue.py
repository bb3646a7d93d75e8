"""Every method of the Web API by name."""

from collections.abc import Mapping

from workspace.methods import apps, chat, conversations, files, marks, users, views
from workspace.methods.call import Method

CATALOGUE: Mapping[str, Method] = {
    method.name: method
    for noun in (apps, chat, conversations, files, marks, users, views)
    for method in noun.METHODS
}
