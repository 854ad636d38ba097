"""The options of the commands that ask a running Anki."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from deck_builder.commands.push import USUAL_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Callable

    from deck_builder.commands.push.anki_connect import Address, AnkiConnect


def anki_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--address`, `--key` and `--allow-remote`; the parameters are `address`, `key` and `allow_remote`."""
    for option in (
        click.option(
            "--allow-remote",
            is_flag=True,
            help="Allow an address of another computer. Both computers must see this folder under the same path.",
        ),
        click.option(
            "--key",
            default="",
            envvar="ANKI_CONNECT_KEY",
            show_envvar=True,
            help="The `apiKey` of AnkiConnect's settings, if you have set one.",
        ),
        click.option(
            "--address",
            metavar="HOST:PORT",
            default=USUAL_ADDRESS,
            show_default=True,
            envvar="ANKI_CONNECT_ADDRESS",
            show_envvar=True,
            callback=_parse,
            help="Where AnkiConnect listens.",
        ),
    ):
        command = option(command)
    return command


def _parse(_context: click.Context, _parameter: click.Parameter, text: str) -> Address:
    """The address that a text stands for. Raises click.BadParameter."""
    from deck_builder.commands.push.anki_connect import parse_address

    try:
        return parse_address(text)
    except ValueError as error:
        raise click.BadParameter(f"`{text}` is not an address such as `{USUAL_ADDRESS}`.") from error


def connect(address: Address, key: str, *, allow_remote: bool) -> AnkiConnect:
    """The Anki at an address. Raises click.UsageError for another computer, unless `allow_remote`."""
    from deck_builder.commands.push.anki_connect import AnkiConnect

    if not (allow_remote or address.is_this_computer):
        raise click.UsageError(
            f"{address} is another computer, and the cards and the key would go through the network as they are. "
            "If you mean it, add `--allow-remote`."
        )
    return AnkiConnect(address, key)
