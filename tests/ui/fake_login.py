"""Stands in for logind on a private bus: `python -m tests.ui.fake_login ADDRESS`.

Prints `ready`, then for each lock `held WHAT|WHO|WHY|MODE` and, when its file is closed, `released`.
"""

from __future__ import annotations

import os
import sys

from jeepney import HeaderFields, MessageType, new_method_return  # type: ignore[import-untyped]  # jeepney tells no types
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]  # jeepney tells no types
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # jeepney tells no types


def main() -> None:
    """Serve one lock after the other until the bus goes."""
    connection = open_dbus_connection(bus=sys.argv[1], enable_fds=True)
    connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
    print("ready", flush=True)
    while True:
        message = connection.receive()
        asked = message.header.fields.get(HeaderFields.member)
        if message.header.message_type is not MessageType.method_call or asked != "Inhibit":
            continue
        read, write = os.pipe()
        connection.send(new_method_return(message, "h", (write,)))
        os.close(write)
        print("held", "|".join(message.body), flush=True)
        while os.read(read, 1):
            pass
        os.close(read)
        print("released", flush=True)


if __name__ == "__main__":
    main()
