"""Which way leads to a device, by its platform: browsers have push services of their own, all else is SNS's."""

from chalicelib.domain.notice import Notice
from chalicelib.domain.page import WEBPUSH, Device
from chalicelib.ports import Notifier


class Devices:
    """`Notifier` for every platform."""

    def __init__(self, sns: Notifier, browsers: Notifier) -> None:
        self._sns = sns
        self._browsers = browsers

    def register(self, platform: str, token: str) -> str:
        """Make a device reachable; returns its endpoint. Raises Invalid, Misconfigured, Unavailable."""
        return self._of(platform).register(platform, token)

    def push(self, device: Device, notice: Notice) -> str:
        """Tell a device; returns the message id. Raises DeviceGone, Misconfigured, Unavailable."""
        return self._of(device.platform).push(device, notice)

    def _of(self, platform: str) -> Notifier:
        return self._browsers if platform == WEBPUSH else self._sns
