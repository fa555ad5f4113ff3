//! An OpenID Connect provider of others' making, and people with accounts there.

use std::process::Stdio;

use reqwest::{Client, Url, redirect};
use serde_json::Value;
use tokio::process::{Child, Command};

use crate::harness::*;

/// Where people would come back to; the code is taken on the way.
const BACK: &str = "http://127.0.0.1/signed-in";

/// A provider on this machine; killed when dropped.
pub(super) struct Provider {
    process: Child,
    pub(super) url: String,
    http: Client,
}

impl Provider {
    /// One at which these people have accounts, each with the claims that it tells of them.
    pub(super) async fn start(people: &[Value]) -> Self {
        let python = std::env::var("MAEUL_TEST_PYTHON").expect(
            "MAEUL_TEST_PYTHON is not set: run the tests by ./test, which installs oidc-provider-mock",
        );
        let port = free_port();
        let process = Command::new(python)
            .args(["-W", "ignore", "-m", "oidc_provider_mock", "--port", &port.to_string()])
            .args(people.iter().flat_map(|claims| ["--user-claims".to_owned(), claims.to_string()]))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        let provider = Self { process, url: format!("http://127.0.0.1:{port}"), http };
        until("the provider answers", async || provider.http.get(&provider.url).send().await.ok()).await;
        provider
    }

    /// Signs somebody in at `client`, as a browser and then the client's server would; their token.
    pub(super) async fn sign_in(&self, client: &str, person: &str) -> String {
        let mut form = Url::parse(&format!("{}/oauth2/authorize", self.url)).unwrap();
        form.query_pairs_mut().extend_pairs([
            ("client_id", client),
            ("redirect_uri", BACK),
            ("response_type", "code"),
            ("scope", "openid"),
        ]);
        let answer = self.http.post(form).form(&[("sub", person)]).send().await.unwrap();
        let back = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        let code = back.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
        let grant = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", BACK)];
        let answer = self.http.post(format!("{}/oauth2/token", self.url));
        let answer = answer.basic_auth(client, Some("secret")).form(&grant).send().await.unwrap();
        let tokens: Value = answer.error_for_status().unwrap().json().await.unwrap();
        tokens["id_token"].as_str().expect("a token").to_owned()
    }

    /// Ends it.
    pub(super) async fn kill(&mut self) {
        self.process.kill().await.unwrap();
    }
}
