//! A real SMTP server (aiosmtpd) that keeps what it is sent.

use std::process::Stdio;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Prints its port, then each mail as one line of JSON; ends with its standard input.
const SERVER: &str = r#"
import asyncio, json, sys, email, email.policy
from aiosmtpd.smtp import SMTP

class Handler:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({"to": envelope.rcpt_tos, "id": mail["Message-ID"], "body": mail.get_content()}), flush=True)
        return "250 OK"

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="test"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)

asyncio.run(main())
"#;

/// Takes mail for everybody.
pub(crate) struct Mailbox {
    pub(crate) url: String,
    mails: Arc<Mutex<Vec<serde_json::Value>>>,
    _process: Child,
}

impl Mailbox {
    pub(crate) async fn start() -> Self {
        let python = std::env::var("MAEUL_TEST_PYTHON")
            .expect("MAEUL_TEST_PYTHON is not set: run the tests by ./test, which installs aiosmtpd");
        let mut process = Command::new(python)
            .args(["-W", "ignore", "-c", SERVER])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next_line().await.unwrap().expect("the SMTP server tells its port");
        let mails: Arc<Mutex<Vec<serde_json::Value>>> = Arc::default();
        let kept = mails.clone();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                kept.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        Self { url: format!("smtp://127.0.0.1:{port}"), mails, _process: process }
    }

    /// Everything that came: `to`, `id` (Message-ID) and `body`.
    pub(crate) fn mails(&self) -> Vec<serde_json::Value> {
        self.mails.lock().unwrap().clone()
    }
}
