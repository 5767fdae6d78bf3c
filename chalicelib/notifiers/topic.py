"""Text messages, e-mail and a team's own ways through one SNS topic, whose subscriptions filter by two attributes.

So nobody needs the right to send to every number of the world, and no number or address stands in a message or a log.
"""

from botocore.session import Session

from chalicelib.domain.desk import Way
from chalicelib.domain.notice import Notice, letter, text
from chalicelib.errors import Invalid, Misconfigured, NotFound
from chalicelib.notifiers.sns import Sns, texts

LONGEST_SUBJECT = 99  # characters that SNS takes


class Topic:
    """`Messenger` on the topic of the stage; `arn` is '' where there is none."""

    def __init__(self, session: Session, arn: str) -> None:
        self._sns = Sns(session)
        self._arn = arn

    def send(self, way: Way, to: str, notice: Notice) -> str:
        """Send to an agent, or to a team's topic; returns the message id. Raises Misconfigured, Unavailable."""
        if not self._arn:
            raise Misconfigured("no topic for text messages and e-mail here: deploy the stage")
        who = "team" if way is Way.TOPIC else "agent"
        try:
            answer = self._sns.call(
                "publish",
                TopicArn=self._arn,
                Subject=f"Earshot: {notice.title}"[:LONGEST_SUBJECT],
                Message=text(notice) if way is Way.SMS else letter(notice),
                MessageAttributes=texts(
                    {who: to, "way": way.value, "AWS.SNS.SMS.SMSType": "Transactional"}
                ),
            )
        except (NotFound, Invalid) as error:
            raise Misconfigured(f"the topic of pages: {error}") from error
        return str(answer["MessageId"])
