"""What looks private is found, and what only resembles it is not."""

from __future__ import annotations

import random
import string

import pytest

from desktop_app.privacy import Kind
from desktop_app.privacy.checks import has_resident_sum
from desktop_app.privacy.finding import PIECE, found_in

_LETTERS = string.ascii_letters + string.digits
_DICE = random.Random(7)


def _random(length: int, of: str = _LETTERS) -> str:
    return "".join(_DICE.choice(of) for _ in range(length))


def _resident(first: str) -> str:
    """A number with this beginning of twelve digits, and its sum."""
    return next(f"{first}{last}" for last in range(10) if has_resident_sum(f"{first}{last}"))


OLD = _resident("800229105481")
FOREIGN = _resident("851105512345")
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq\nqmw==\n-----END RSA PRIVATE KEY-----"

PRIVATE = [
    (PEM, Kind.PRIVATE_KEY),
    ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA", Kind.PRIVATE_KEY),
    ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQdGBF\n-----END PGP PRIVATE KEY BLOCK-----", Kind.PRIVATE_KEY),
    (f"sk-proj-{_random(48)}1a2", Kind.KEY),
    (f"sk-ant-api03-{_random(80)}-4A9", Kind.KEY),
    (f"sk-or-v1-{_random(64, '0123456789abcdef')}", Kind.KEY),
    (f"AIza{_random(33)}12", Kind.KEY),
    ("AKIAI44QH8DHBF7XAMPZ", Kind.KEY),
    (f"ghp_{_random(34)}12", Kind.KEY),
    (f"glpat-{_random(18)}12", Kind.KEY),
    (f"hf_{_random(32)}12", Kind.KEY),
    (f"xoxb-123456789012-{_random(24)}", Kind.KEY),
    (f"sk_live_{_random(22)}12", Kind.KEY),
    (f"npm_{_random(34)}12", Kind.KEY),
    (f"eyJ{_random(30)}.eyJ{_random(60)}.{_random(43)}", Kind.KEY),
    (f"123456789:AA{_random(33)}", Kind.KEY),
    ("4111 1111 1111 1111", Kind.CARD),
    ("5555555555554444", Kind.CARD),
    ("3782-822463-10005", Kind.CARD),
    ("2223 0031 2200 3222", Kind.CARD),
    (f"{OLD[:6]}-{OLD[6:]}", Kind.RESIDENT),
    (OLD, Kind.RESIDENT),
    (f"{FOREIGN[:6]}-{FOREIGN[6:]}", Kind.RESIDENT),
    ("210305-3123456", Kind.RESIDENT),
    ("010-9876-5432", Kind.PHONE),
    ("01098765432", Kind.PHONE),
    ("02-312-3456", Kind.PHONE),
    ("(031) 876-5432", Kind.PHONE),
    ("+82 10-9876-5432", Kind.PHONE),
    ("+44 20 7946 0958", Kind.PHONE),
    ("+1 (212) 736-5000", Kind.PHONE),
    ("(212) 736-5000", Kind.PHONE),
    ("212-736-5000", Kind.PHONE),
    ("kim.minsu@naver.com", Kind.EMAIL),
    ("o_neill+news@mail.kaist.ac.kr", Kind.EMAIL),
    ("DE89 3704 0044 0532 0130 00", Kind.IBAN),
    ("GB29NWBK60161331926819", Kind.IBAN),
    ("536-22-8726", Kind.SSN),
    (_random(20) + "A7b9" + _random(20), Kind.SECRET),
]

INNOCENT = [
    # keys that are none
    "class sk-folding-cube-wrapper-element and sk-learn-pipeline-with-scaler-2",
    "AKIAIOSFODNN7EXAMPLE is the key of every example",
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n",
    "-----BEGIN PUBLIC KEY-----",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7vbqajDhA1x9Gqk5 me",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b of 550e8400-e29b-41d4-a716-446655440000",
    "sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    '"integrity": "sha512-uY2l8Pn5V1Q8Jm3G7fWkq0Z9xT4rB6aC2sD1eF5hL7oN8iM3pK0jU6yR4tW2vX9z=="',
    "QAbstractItemViewSelectionBehaviorForRows2024 and test_that_a_very_long_name_is_kept_in_python_3_13",
    "https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
    "prism-ml/Ternary-Bonsai-27B-AWQ-4bit and meta-models/Muse-Spark-Open-816B-A42B",
    "/home/user/projects/Tandem2/desktop_app/services/BigService.py",
    # passwords that are none
    "password: string; password = os.environ['PASSWORD'] password=getpass.getpass()",
    "The password is required and must have 8 characters.",
    "password=<your-password> api_key: ${API_KEY} secret = config.secret_key token=your-token-here-123",
    "비밀번호는 8자 이상이어야 합니다. 암호: 입력하세요",
    "https://user:password@host/ and postgres://user:$PASSWORD@db/x and http://localhost:8080@x",
    # cards that are none
    "4111 1111 1111 1112 and 1234567812345678 and 0000000000000000",
    "at 1700000000000 and 1700000000000000 nanoseconds, ISBN 9788966262281, barcode 8801043014809",
    "3.14159265358979323846 and 4111111111111111.5 and id-4111111111111111-x",
    # numbers of persons that are none
    "901332-1234567 and 900101-1234567 and 801301-2234561 and 850101-9234567",
    "order 20240115-1234567, part 123456-7890123, 주문 201103-4234567891",
    "123-45-6789 and 000-12-3456 and 666-12-3456 and 900-12-3456 and 12-3456-789 and 123-45-67890",
    # telephones that are none
    "version 1.2.3.4, 192.168.0.101, 2024-11-27 10:30, 1588-1234, 123-456, 10.1000/182, 1,234,567,890",
    "+1.5 and +20 and 3+456789 and 0101-010 and 555-0123, (212) 555-0123, 000-0000-0000",
    "2026-11-27T18:20:05+09:00 and 010 times 20 and 02-03-2024",
    "8×8 = 64; 1234 5678 9012 are three numbers; range 100-200-3000",
    # addresses that are none
    "git@github.com:owner/name.git and icon@2x.png and user@example.com and a@b.test and me@localhost",
    "@app.route and @user and pip install name@1.2.3 and lodash@4.17.21 and foo@bar and x@y@z.",
    # accounts that are none
    "GB29NWBK60161331926818 and DE00370400440532013000 and AB12 3456 7890 1234 and MODEL X1 2000",
]


@pytest.mark.parametrize(("value", "kind"), PRIVATE)
@pytest.mark.parametrize("around", ["{}", "내 것은 {}입니다.", "It is {}, see?\n", '{{"value": "{}"}}', "({})"])
def test_what_is_private_is_found_alone_and_among_words(value: str, kind: Kind, around: str) -> None:
    (found,) = found_in(around.format(value))
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_resembles_it_is_not(text: str) -> None:
    assert found_in(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("password = 'hunter2!x'", "hunter2!x"),
        ("비밀번호: qwer1234!", "qwer1234!"),
        ('"client_secret": "8x!kd93kf"', "8x!kd93kf"),
        ("API_KEY=abc123def456", "abc123def456"),
        ("postgres://tandem:s3cr3t@db.internal/app", "s3cr3t"),
    ],
)
def test_a_password_is_found_by_what_names_it(text: str, value: str) -> None:
    (found,) = found_in(text)
    assert (found.kind, found.value) == (Kind.PASSWORD, value)


def test_a_number_without_a_sum_is_found_by_what_names_it() -> None:
    text = "주민등록번호 900101-1234567"
    (found,) = found_in(text)
    assert (found.kind, found.value) == (Kind.RESIDENT, "900101-1234567")


def test_each_thing_is_told_once_in_its_order_with_the_words_around_it() -> None:
    text = "first line\nwrite to kim@naver.com or call 010-9876-5432, then kim@naver.com again"
    email, phone = found_in(text)
    assert (email.kind, email.before, email.after[:3]) == (Kind.EMAIL, "write to ", " or")
    assert (phone.kind, phone.before.endswith("call "), phone.after[:2]) == (Kind.PHONE, True, ", ")


def test_a_long_text_is_looked_through_to_its_end() -> None:
    words = "Nothing to see here, 12 of 34.\n" * 20_000
    text = f"{words}kim@naver.com\n{words}010-9876-5432"
    assert [one.value for one in found_in(text)] == ["kim@naver.com", "010-9876-5432"]


@pytest.mark.parametrize("sign", ["a", "1", "A", "@", "-", ".", "sk-", "a@", "+1 ", "0", "-----BEGIN ", "eyJ", "가"])
def test_no_text_makes_it_slow(sign: str) -> None:
    """It would not come to an end otherwise."""
    found_in(sign * (4 * PIECE // len(sign)))
