"""What keeps a connection to a provider from being made, or makes it the wrong one. `host` and `proxy` are names of
hosts, `provider` is that of the account.
"""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class CloudUnreachable(AppError):
    """Nobody answers there."""

    code = "cloud_unreachable"
    message = QT_TRANSLATE_NOOP("errors", "{host} cannot be reached.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the network, the proxy and the account's address, then ask again.")


class NameUnknown(CloudUnreachable):
    """No address for the name."""

    code = "name_unknown"
    message = QT_TRANSLATE_NOOP("errors", "The name {host} cannot be looked up.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the network and the account's address, then ask again.")


class NobodyListens(CloudUnreachable):
    """The connection is refused: at home, the server is not started."""

    code = "nobody_listens"
    message = QT_TRANSLATE_NOOP("errors", "No server is listening at {host}.")
    hint = QT_TRANSLATE_NOOP("errors", "Start the server there, or correct the account's address.")


class ProxyFailed(CloudUnreachable):
    """It says no."""

    code = "proxy_failed"
    message = QT_TRANSLATE_NOOP("errors", "The proxy {proxy} did not let the connection to {host} through.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the system's proxy, or the one of this account.")


class ProxyUnreachable(ProxyFailed):
    """Nobody answers there."""

    code = "proxy_unreachable"
    message = QT_TRANSLATE_NOOP("errors", "The proxy {proxy} cannot be reached.")


class ProxyWantsPassword(ProxyFailed):
    """407."""

    code = "proxy_wants_password"
    message = QT_TRANSLATE_NOOP("errors", "The proxy {proxy} wants a name and a password.")
    hint = QT_TRANSLATE_NOOP(
        "errors",
        "Leave the account's proxy empty, and start Tandem with both in HTTPS_PROXY, as in http://name:password@proxy:3128.",
    )


class ProxyUnusable(ProxyFailed):
    """An address that is none, or SOCKS."""

    code = "proxy_unusable"
    message = QT_TRANSLATE_NOOP("errors", "The system's proxy is of a kind that Tandem cannot use.")
    hint = QT_TRANSLATE_NOOP("errors", "Enter one that begins with http:// in the account, or set it in HTTPS_PROXY.")


class CertificateRefused(AppError):
    """TLS: nobody whom we believe vouches for the host."""

    code = "certificate_refused"
    message = QT_TRANSLATE_NOOP("errors", "{host} could not prove that it is who it says: {reason}.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Nothing was sent. Behind a company's proxy, add its certificate file to the account."
    )


class CertificateOutOfDate(CertificateRefused):
    """It has expired or holds from later on: by this computer's clock, which may be the wrong one."""

    code = "certificate_out_of_date"
    message = QT_TRANSLATE_NOOP("errors", "By this computer's clock, the certificate of {host} does not hold today.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Nothing was sent. Set the clock if it is wrong; if not, whoever runs {host} has to renew it."
    )


class CertificateOfAnother(CertificateRefused):
    """It was made out to another name."""

    code = "certificate_of_another"
    message = QT_TRANSLATE_NOOP("errors", "Who answers at {host} is somebody else: the certificate has another name.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Nothing was sent. Check the account's address, and whether this network asks you to sign in first."
    )


class CertificateFileUnreadable(AppError):
    """The account's own certificates."""

    code = "certificate_file_unreadable"
    message = QT_TRANSLATE_NOOP("errors", "The certificate file {path} cannot be used.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose a file with certificates in PEM form; nothing was sent.")


class ClockWrong(AppError):
    """The provider's time and ours are far apart, and it refuses for that or may."""

    code = "clock_wrong"
    message = QT_TRANSLATE_NOOP("errors", "This computer's clock differs from {host}'s by {minutes} minutes.")
    hint = QT_TRANSLATE_NOOP("errors", "Set the clock, then try again.")


class ClockDaysOff(ClockWrong):
    """By days, as after a battery was empty."""

    code = "clock_days_off"
    message = QT_TRANSLATE_NOOP("errors", "This computer's clock differs from {host}'s by {days} days.")


class ClockYearsOff(ClockWrong):
    """By years."""

    code = "clock_years_off"
    message = QT_TRANSLATE_NOOP("errors", "This computer's clock differs from {host}'s by {years} years.")


class AddressWrong(AppError):
    """404 for everything: the base address leads nowhere."""

    code = "address_wrong"
    message = QT_TRANSLATE_NOOP("errors", "There is no such service at {host}.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the account's base address; most end in /v1.")


class RedirectRefused(AppError):
    """The key and the words go to the address that the user has given, and to no other."""

    code = "redirect_refused"
    message = QT_TRANSLATE_NOOP("errors", "{host} sends to another address, {target}.")
    hint = QT_TRANSLATE_NOOP("errors", "Nothing was sent there. If that address is right, enter it in the account.")


class CloudNotUnderstood(AppError):
    """A login page of a network, an error page of a proxy, or nonsense."""

    code = "cloud_not_understood"
    message = QT_TRANSLATE_NOOP("errors", "What {host} answered is not what {provider} answers.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Check the account's address, and whether this network asks you to sign in first."
    )
