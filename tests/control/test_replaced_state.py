"""What happens to requests and snapshots when a cluster's state is replaced under them."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from emulator.slow_work import Deferred, WorkPending
from tests.documents.factories import a_cluster, a_document, called, saved
from tests.documents.factories import call as ask

COSTLY = {"xpack.security.authc.api_key.hashing.algorithm": "bcrypt8"}


def test_a_request_that_a_reset_overtook_draws_anew() -> None:
    """Else two keys would get one secret: the reset gives the draws of before it again."""
    cluster = a_cluster(a_document(random_seed=1, settings=COSTLY))
    create = partial(ask, cluster, "POST", "/_security/api_key", {"name": "k"})
    deferred = Deferred()
    with pytest.raises(WorkPending) as pending:
        create(deferred=deferred)
    deferred.finish(pending.value.job)

    cluster.reset()
    with pytest.raises(WorkPending) as again:
        create(deferred=deferred)
    deferred.finish(again.value.job)
    overtaken, later = create(deferred=deferred), create()

    assert overtaken.status == later.status == 200
    assert overtaken.body != later.body


def test_a_snapshot_of_another_cluster_is_refused() -> None:
    """The two would share one state from then on, by the clock of one of them."""
    one, other = a_cluster(), a_cluster()

    with pytest.raises(ValueError, match="load its document to copy a cluster"):
        other.restore(one.snapshot())


def test_a_test_may_load_while_a_server_answers() -> None:
    """The deferral belongs to the server's request, not to the test's thread."""
    cluster, stop = a_cluster(), threading.Event()
    document = saved(cluster)

    def serve() -> None:
        while not stop.is_set():
            ask(cluster, "GET", "/_security/_authenticate", deferred=Deferred())

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        for _ in range(50):
            cluster.load(document)
    finally:
        stop.set()
        thread.join()

    assert called(cluster, "GET", "/_security/_authenticate")["username"] == "elastic"


@pytest.mark.parametrize(
    "body", [b"ui2lp2axTNmsyakw9tvNnw", b'{"ui2lp2axTNmsyakw9tvNnw": 1}', b'{"name": "k"}ui2lp2']
)
def test_the_journal_does_not_repeat_the_body(body: bytes) -> None:
    """A secret in the wrong place is still a secret."""
    cluster = a_cluster()

    ask(cluster, "POST", "/_security/cross_cluster/api_key", body)

    (entry,) = cluster.requests
    assert "ui2lp2" not in str(entry)
