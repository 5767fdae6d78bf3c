"""The HTTP side of Earshot: registers the routes; all they do lives in chalicelib."""

from chalice.app import Chalice

from chalicelib.api import (
    cases,
    connections,
    customers,
    desk,
    drafts,
    figures,
    finding,
    links,
    live,
    me,
    merging,
    noise,
    now,
    openapi,
    parked,
    queues,
    setting_aside,
    verdicts,
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
app.register_blueprint(drafts.routes)
app.register_blueprint(verdicts.routes)
app.register_blueprint(merging.routes)
app.register_blueprint(queues.routes)
app.register_blueprint(customers.routes)
app.register_blueprint(finding.routes)
app.register_blueprint(desk.routes)
app.register_blueprint(now.routes)
app.register_blueprint(figures.routes)
app.register_blueprint(noise.routes)
app.register_blueprint(connections.routes)
app.register_blueprint(parked.routes)
app.register_blueprint(links.routes)
app.register_blueprint(live.routes)
openapi.register(app)
