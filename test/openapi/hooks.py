"""How schemathesis signs in: each call with the credential that the run is about, and calls that end a session with one of their own."""

import atexit
import os
import uuid

import requests
import schemathesis

BASE = os.environ["GATEWAY"]
ROLE = os.environ["ROLE"]
PASSWORD = "correct horse battery staple"

# What these do to the account or its sessions would be the end of the run's own.
ENDS_THE_SESSION = {
    "auth_logout",
    "auth_logoutAll",
    "password_change",
    "profile_delete",
    "sessions_end",
    "totp_confirm",
}


def post(path, body, headers=None):
    answer = requests.post(BASE + path, json=body, headers=headers, timeout=10)
    answer.raise_for_status()
    return answer.json()


def somebody():
    """A new user's token."""
    email = f"person-{uuid.uuid4()}@example.com"
    return post("/auth/register", {"email": email, "password": PASSWORD})["access_token"]


def admin():
    body = {"email": os.environ["ADMIN_EMAIL"], "password": os.environ["ADMIN_PASSWORD"]}
    return post("/auth/login", body)["access_token"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def api_key():
    return post("/admin/api-keys", {"name": "schemathesis"}, bearer(admin()))["key"]


def credential():
    if ROLE == "service":
        return {"X-API-Key": api_key()}
    return bearer(admin() if ROLE == "admin" else somebody())


# A sign-in counts as fresh for ten minutes; the runs are shorter.
@schemathesis.auth(refresh_interval=400)
class Credential:
    def get(self, case, context):
        return credential()

    def set(self, case, data, context):
        ends = context.operation.definition.raw.get("operationId") in ENDS_THE_SESSION
        case.headers = {**(case.headers or {}), **(bearer(somebody()) if ends and ROLE == "user" else data)}


answered = set()


@schemathesis.hook
def after_call(context, case, response):
    """Remembers which endpoints were ever reached: were the credential dead, every answer would be a described 401."""
    if 200 <= response.status_code < 300:
        answered.add(case.operation.definition.raw.get("operationId"))


@atexit.register
def write_answered():
    with open(os.environ["ANSWERED"], "w", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in sorted(filter(None, answered))))
