"""An upload while its columns are being chosen: sealed, so that what is stored says nothing to anybody.

Each upload has a key of its own, made at random, and kept by the uploader's browser alone: a copy of the
database holds neither names nor birth dates. Someone who has the browser's session had the file, too.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

NONCE_BYTES = 12
ABOUT = b"case list upload"


class WrongKey(ValueError):
    """The key does not open this upload, or the upload was changed."""


def new_key() -> str:
    """A key for one upload."""
    return ChaCha20Poly1305.generate_key().hex()


def sealed(content: bytes, key: str) -> bytes:
    """The content, sealed with this key."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(bytes.fromhex(key)).encrypt(nonce, content, ABOUT)


def opened(stored: bytes, key: str) -> bytes:
    """The content that was sealed with this key. Raises WrongKey."""
    try:
        cipher = ChaCha20Poly1305(bytes.fromhex(key))
        return cipher.decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], ABOUT)
    except (InvalidTag, ValueError):
        raise WrongKey from None
