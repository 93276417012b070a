"""What is not for consideration: the result of a trial of weights goes in as nothing."""

import pytest

from data import upload
from data.accounts import Actor

ACTOR = Actor("Thư ký")
SCORES = "quarter,department,criterion,actual,self_points,note\n"


@pytest.mark.parametrize("kind", [None, "scores", "verifications"])
@pytest.mark.parametrize("stamp", upload.TRIAL_STAMPS)
def test_a_stamped_file_is_refused_whatever_its_headers_or_the_kind_that_is_claimed(organisation, found, stamp, kind):
    plain = f"{stamp}\nrank,department\n1,YT\n"
    quoted = f'"{stamp}"\nrank,department\n1,YT\n'
    disguised = SCORES + f'2025-Q1,YT,C1,9,,"{stamp}"\n'
    for content in (plain, quoted, disguised):
        (outcome,) = upload.upload(ACTOR, [("thu.csv", content.encode())], kind)
        assert not outcome.accepted
        assert found(outcome) == [(None, None, "trial_result")]


def test_a_file_without_the_stamp_goes_in(organisation, put):
    assert put(SCORES + "2025-Q1,YT,C1,9,,KẾT QUẢ THỬ\n").accepted
