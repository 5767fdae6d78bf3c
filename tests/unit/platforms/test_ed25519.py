"""Verification of Ed25519 signatures."""

import pytest

from chalicelib.platforms import _ed25519

RFC_8032 = [  # section 7.1, tests 1 to 3: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_ed25519_agrees_with_its_rfc(key: str, message: str, signature: str) -> None:
    public, signed, given_ = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert _ed25519.verifies(public, signed, given_)
    assert not _ed25519.verifies(public, signed + b"!", given_)
    assert not _ed25519.verifies(bytes(32), signed, given_)
    for position in range(64):
        forged = bytearray(given_)
        forged[position] ^= 1
        assert not _ed25519.verifies(public, signed, bytes(forged))


def test_ed25519_refuses_a_second_spelling_of_a_signature() -> None:
    """S and S + L satisfy the same equation; only the smaller one is a signature (RFC 8032, section 5.1.7)."""
    key, _, signature = (bytes.fromhex(part) for part in RFC_8032[0])
    order = 2**252 + 27742317777372353535851937790883648493
    larger = int.from_bytes(signature[32:], "little") + order
    assert not _ed25519.verifies(key, b"", signature[:32] + larger.to_bytes(32, "little"))
