"""The function of what anybody may call: the platforms' door, and the document of the API.

It has no other route, so that hostile traffic meets none of the agents', and starts without loading any of them.
"""

from chalice.app import Chalice

from chalicelib.api import openapi, webhooks
from chalicelib.api._http import finish

app = Chalice(app_name="earshot", configure_logs=False)
app.register_middleware(finish, "http")
webhooks.register(app)
openapi.register(app)
