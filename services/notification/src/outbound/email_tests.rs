//! E-mail against a real SMTP server: aiosmtpd, run by the Python that `MAEUL_TEST_PYTHON` names.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::*;
use crate::domain::{BookingKind, Kind, LoanKind, OrderKind};
use crate::samples::message;

/// Takes mail for anybody but `nobody@…` (never) and `later@…` (not now), and prints each as one line
/// of JSON. Prints its port first; ends with its standard input.
const SERVER: &str = r#"
import asyncio, json, sys, email, email.policy
from aiosmtpd.smtp import SMTP

class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        if address.startswith("later@"):
            return "450 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "envelope_from": envelope.mail_from, "envelope_to": envelope.rcpt_tos,
            "id": mail["Message-ID"], "from": mail["From"], "to": mail["To"], "subject": mail["Subject"],
            "date": mail["Date"], "body": mail.get_content()}), flush=True)
        return "250 OK"

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="test"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)

asyncio.run(main())
"#;

struct Server {
    url: String,
    mails: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Server {
    async fn start() -> Self {
        let python = std::env::var("MAEUL_TEST_PYTHON")
            .expect("MAEUL_TEST_PYTHON is not set: run the tests by ./test, which installs aiosmtpd");
        let mut process = Command::new(python)
            .args(["-W", "ignore", "-c", SERVER])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut mails = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = mails.next_line().await.unwrap().expect("the SMTP server tells its port");
        Self { url: format!("smtp://127.0.0.1:{port}"), mails, _process: process }
    }

    fn email(&self) -> Email {
        Email::try_new(&self.url, "Maeul <maeul@village.example>", Duration::from_secs(10)).unwrap()
    }

    async fn next_mail(&mut self) -> serde_json::Value {
        serde_json::from_str(&self.mails.next_line().await.unwrap().unwrap()).unwrap()
    }
}

async fn send(email: &Email, kind: impl Into<Kind>, to: &str) -> Outcome {
    email.send(&message("o-1", kind), &Channel::Email(to.to_owned())).await
}

#[tokio::test]
async fn o9_a_mailbox_gets_the_message_and_its_stable_id() {
    let mut server = Server::start().await;
    let email = server.email();
    // Twice, as after a crash between sending and recording: one Message-ID.
    for _ in 0..2 {
        assert_eq!(send(&email, OrderKind::NewOrder, "customer@example.org").await, Outcome::Taken);
        let mail = server.next_mail().await;
        assert_eq!(mail["id"], "<o-1.new-order@maeul>");
        assert_eq!(mail["envelope_from"], "maeul@village.example");
        assert_eq!(mail["envelope_to"], serde_json::json!(["customer@example.org"]));
        assert_eq!(mail["from"], "Maeul <maeul@village.example>");
        assert_eq!(mail["to"], "customer@example.org");
        assert_eq!(mail["subject"], "주문이 왔어요!");
        assert_eq!(mail["date"], "Fri, 21 Nov 2025 04:40:00 +0000");
        assert_eq!(mail["body"].as_str().unwrap().trim_end(), "2 × Bibimbap\r\n\r\nOrder o-1");
    }
}

#[tokio::test]
async fn a_mail_says_what_it_is_about() {
    let mut server = Server::start().await;
    let email = server.email();
    let mut footer = async |kind: Kind| {
        assert_eq!(send(&email, kind, "customer@example.org").await, Outcome::Taken);
        let mail = server.next_mail().await;
        mail["body"].as_str().unwrap().trim_end().rsplit("\r\n").next().unwrap().to_owned()
    };
    assert_eq!(footer(OrderKind::Delivered.into()).await, "Order o-1");
    assert_eq!(footer(LoanKind::LoanConfirmed.into()).await, "Loan o-1");
    assert_eq!(footer(BookingKind::BookingDenied.into()).await, "Booking o-1");
}

#[tokio::test]
async fn a_refused_mailbox_is_given_up_and_a_busy_one_is_tried_again() {
    let server = Server::start().await;
    let email = server.email();
    let refused = Outcome::Refused("the relay answered 550".to_owned());
    assert_eq!(send(&email, OrderKind::Served, "nobody@example.org").await, refused);
    let busy = Outcome::Failed("the relay answered 450".to_owned());
    assert_eq!(send(&email, OrderKind::Served, "later@example.org").await, busy);
}

#[tokio::test]
async fn a_relay_that_is_away_is_tried_again() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let email =
        Email::try_new(&format!("smtp://{nobody}"), "maeul@example.org", Duration::from_secs(5)).unwrap();
    let outcome = send(&email, OrderKind::Served, "customer@example.org").await;
    assert_eq!(outcome, Outcome::Failed("the relay cannot be reached".to_owned()));
}

#[test]
fn the_relay_is_named_by_host_and_port() {
    for good in ["smtp://localhost:25", "smtp://mail.example.org:2525/", "smtp://[::1]:25"] {
        assert!(check_url(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "localhost:25",
        "smtp://localhost",
        "smtp://:25",
        "smtp://h:0",
        "smtp://h:99999",
        "smtps://h:1",
        "smtp://user@h:25",
    ] {
        assert!(check_url(bad).is_err(), "{bad}");
    }
    assert!(check_sender("Maeul <maeul@localhost>").is_ok());
    assert!(check_sender("nobody").is_err());
}
