"""The console on a phone: paged in the browser.

Real are the page's way from the customer's words to the push service's address with its signature, the service worker,
its notifications and all it asks of the API. Not real are the push service itself (the stand-in has its place, since a
browser subscribes with its maker's servers only), the wire from it to the browser (Chromium's DevTools deliver the
message), and the finger on a notification (the worker is handed the event).
"""

import base64
import hashlib
import json
import re
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from ecdsa import NIST256p, VerifyingKey
from playwright.sync_api import Worker, expect

from tests.e2e.conftest import World, whatsapp
from tests.e2e.screens import PHONE, Enter, Screen
from tests.e2e.screens import chromium as chromium
from tests.e2e.screens import enter as enter

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

WHO = "pia"
"""Nobody else's stories page her."""
KEEP_DEVICE = """(device) => new Promise((done, failed) => {
  const opening = indexedDB.open("earshot-device");
  opening.onupgradeneeded = () => opening.result.createObjectStore("device");
  opening.onsuccess = () => {
    const writing = opening.result.transaction("device", "readwrite");
    writing.objectStore("device").put(device, "device");
    writing.oncomplete = () => done(opening.result.close());
    writing.onerror = failed;
  };
})"""
SHOWN = """async () => (await self.registration.getNotifications()).map((one) => ({
  title: one.title, body: one.body, tag: one.tag, actions: one.actions.map((each) => each.action),
}))"""
TAP = """async ({ tag, action }) => {
  const [notification] = await self.registration.getNotifications({ tag });
  try {
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
  } catch {
    // An event of ours cannot be waited for; the worker has begun its work by then.
  }
}"""


class Phone:
    """A browser with its worker, and the way to wake it."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.page = screen, screen.page
        context = screen.page.context
        context.grant_permissions(["notifications"], origin=screen.world.state.endpoint)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        [worker] = context.service_workers
        self.worker: Worker = worker
        self._tools = context.new_cdp_session(self.page)
        self._known: list[dict[str, Any]] = []
        self._tools.on("ServiceWorker.workerRegistrationUpdated", self._hear)
        self._tools.send("ServiceWorker.enable")
        assert self.until(lambda: self._known), "the browser tells of no worker"

    def _hear(self, event: dict[str, Any]) -> None:
        self._known += event["registrations"]

    def until(self, find: Any, patience: float = 20) -> Any:
        """As `until`, while the browser's own events go on."""
        end = time.monotonic() + patience
        while not (found := find()) and time.monotonic() < end:
            self.page.wait_for_timeout(100)
        return found

    def push(self) -> None:
        """Wake the worker, as a push service does."""
        registration = self._known[-1]
        origin = "/".join(registration["scopeURL"].split("/")[:3])
        self._tools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": origin, "registrationId": registration["registrationId"], "data": ""},
        )

    def shown(self, tag: str) -> dict[str, Any]:
        """The notification of that tag; {} while there is none."""
        standing = self.worker.evaluate(SHOWN)
        return next((one for one in standing if one["tag"] == tag), {})

    def tap(self, tag: str, action: str) -> None:
        """Tap on one of the actions of a notification."""
        self.worker.evaluate(TAP, {"tag": tag, "action": action})

    def kept(self, name: str) -> bool:
        """Whether the page keeps something in IndexedDB under that name."""
        count = """(name) => new Promise((done) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => {
            const [store] = opening.result.objectStoreNames;
            const asked = opening.result.transaction(store).objectStore(store).count();
            asked.onsuccess = () => { opening.result.close(); done(asked.result > 0); };
          };
        })"""
        return bool(self.page.evaluate(count, name))


@pytest.fixture
def phone(enter: Enter) -> Iterator[Phone]:
    """Pia's, signed in, with the shell kept."""
    screen = enter(WHO, PHONE)
    yield Phone(screen)
    # Without a network the line cannot open, and a window that leaves no trace has no push service.
    expected = ("WebSocket connection to", "does not support the Push API in incognito")
    screen.troubles[:] = [one for one in screen.troubles if not any(e in one for e in expected)]


def a_case(world: World, text: str) -> str:
    """A case of hers."""
    customer = f"49{uuid4().int % 10**10}"
    shot = world.sender_of("phone").send(whatsapp(f"wamid.{customer}", text, customer), customer)
    return world.case_of(shot)


def push_key(world: World) -> str:
    """The public key that the console subscribes with."""
    address = f"{world.state.api}config.json"
    answer = world.pool.request("GET", address, headers={"accept": "*/*"})
    return str(json.loads(answer.data)["push_key"])


def number(case: str) -> str:
    return case[:9].upper()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims_of(authorization: str, public: str) -> dict[str, Any]:
    """What a token says that is signed with the key of which this is the public half."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", public)
    head, claims, signature = parts["t"].split(".")
    key = VerifyingKey.from_string(unpacked(public), NIST256p)
    signed = f"{head}.{claims}".encode()
    assert key.verify(unpacked(signature), signed, hashfunc=hashlib.sha256)
    told: dict[str, Any] = json.loads(unpacked(claims))
    return told


def test_a_page_wakes_the_browser_says_which_case_and_is_acknowledged_from_the_lock_screen(
    phone: Phone, world: World
) -> None:
    address = f"{world.state.standin}/push/{uuid4().hex}"
    subscription = json.dumps({"endpoint": address, "keys": {"p256dh": "BM", "auth": "tB"}})
    device = {"platform": "webpush", "token": subscription}
    status, registered = world.call(WHO, "POST", "/me/devices", device)
    assert status == 201
    case = a_case(world, "My parcel has not come, and nobody answers")

    def woken() -> list[dict[str, Any]]:
        mine = [one for one in world.received("push") if address.endswith(one["path"])]
        return [one for one in mine if one["headers"]["topic"] == case]

    # Whoever was told a moment ago waits for the end of the minute.
    [message] = phone.until(woken, 75)
    public = push_key(world)
    claims = claims_of(message["headers"]["authorization"], public)
    assert claims["aud"] == world.state.standin
    assert 0 < claims["exp"] - time.time() < 24 * 3600
    assert claims["sub"].startswith("http")
    assert (message["body"], message["headers"]["ttl"]) == (None, "300")
    assert message["headers"]["urgency"] == "high"

    phone.push()
    notice = phone.until(lambda: phone.shown(case))
    assert notice["title"] == f"Case {number(case)} needs you"
    assert "parcel" not in json.dumps(phone.worker.evaluate(SHOWN)), "a lock screen is public"
    assert "due" in notice["body"]
    assert notice["actions"] == ["acknowledge", "claim"]
    phone.tap(case, "acknowledge")
    assert phone.until(lambda: world.ports.cases.get(case).ladder is None)
    assert phone.until(
        lambda: phone.shown(case).get("title") == f"Case {number(case)} is acknowledged"
    )

    phone.tap(case, "")
    expect(phone.page).to_have_url(re.compile(f"#/case/{case}$"))

    world.call(WHO, "POST", f"/cases/{case}/close", {"outcome": "solved"})
    assert world.call(WHO, "DELETE", f"/me/devices/{registered['id']}")[0] == 204


def test_a_claim_from_a_notification_that_is_refused_says_why(phone: Phone, world: World) -> None:
    case = a_case(world, "And who are you?")
    show = (
        "(tag) => self.registration.showNotification('x', { tag, data: { case: tag, page: '1' } })"
    )
    phone.worker.evaluate(show, case)
    world.call("lea", "POST", f"/cases/{case}/handover", {"to": "lea"})
    owner = world.ports.cases.get(case).owner
    if owner == WHO:
        world.call("lea", "POST", f"/cases/{case}/claim")
    phone.tap(case, "claim")
    told = phone.until(
        lambda: "did not work" in phone.shown(case).get("title", "") and phone.shown(case)
    )
    assert told, phone.worker.evaluate(SHOWN)
    assert told["body"]
    assert world.ports.cases.get(case).owner == "lea"
    world.call("lea", "POST", f"/cases/{case}/close", {"outcome": "solved"})


def test_who_has_signed_out_is_told_so_and_no_longer_paged(phone: Phone, world: World) -> None:
    address = f"{world.state.standin}/push/{uuid4().hex}"
    device = {"platform": "webpush", "token": json.dumps({"endpoint": address})}
    _, registered = world.call(WHO, "POST", "/me/devices", device)
    public = push_key(world)
    phone.page.evaluate(KEEP_DEVICE, {"id": registered["id"], "key": public, "agent": WHO})
    phone.screen.open("#/settings")
    phone.page.reload()
    trial = phone.page.get_by_role("button", name="Send a test")
    expect(trial).to_be_visible()
    trial.click()
    assert phone.until(
        lambda: [one for one in world.received("push") if address.endswith(one["path"])]
    )
    phone.page.get_by_role("button", name="Sign out").first.click()
    expect(phone.page.get_by_label("Password")).to_be_visible()
    assert not phone.kept("earshot-answers")

    def devices() -> list[str]:
        return [one["id"] for one in world.call(WHO, "GET", "/me/devices")[1]["devices"]]

    assert phone.until(lambda: registered["id"] not in devices())
    phone.push()
    told = phone.until(lambda: phone.shown("unread"))
    assert told["body"] == "Sign in to see which case."
