"""pytest plugin: the SDK's host names lead to the simulator, so that its fixed https addresses need no port."""
import os
import socket

_NAMES = {os.environ["B24_DOMAIN"], "oauth.bitrix24.tech", "oauth.bitrix.info"}
_PORT = int(os.environ["PBX24_PORT"])
_lookup = socket.getaddrinfo


def _to_simulator(host, port, *args, **kwargs):
    if host in _NAMES:
        return _lookup("127.0.0.1", _PORT, *args, **kwargs)
    return _lookup(host, port, *args, **kwargs)


socket.getaddrinfo = _to_simulator
