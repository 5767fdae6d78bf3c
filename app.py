"""The HTTP side of Earshot: registers the routes; all they do lives in chalicelib."""

from chalice.app import Chalice

from chalicelib.api import (
    cases,
    customers,
    links,
    me,
    openapi,
    parked,
    queues,
    setting_aside,
    webhooks,
)
from chalicelib.api._http import finish

# Chalice's own log would print errors with their texts, beside ours, which leaves them out.
app = Chalice(app_name="earshot", configure_logs=False)
app.register_middleware(finish, "http")
webhooks.register(app)
app.register_blueprint(me.routes)
app.register_blueprint(cases.routes)
app.register_blueprint(setting_aside.routes)
app.register_blueprint(queues.routes)
app.register_blueprint(customers.routes)
app.register_blueprint(parked.routes)
app.register_blueprint(links.routes)
openapi.register(app)
