//! `maeul.platform.v1.ClockService`: a simulated clock, moved by whoever tries the village out.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use maeul_proto::platform::v1 as pb;
use maeul_proto::platform::v1::clock_service_server::ClockService;
use tonic::{Request, Response, Status};

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::grpc::Violations;
use crate::types::Timestamp;

const MOST: Duration = Duration::from_hours(3653 * 24);
/// How many requests are remembered; a clock is moved by hand.
const REMEMBERED: usize = 10_000;

/// The service over the process's clock.
pub(crate) struct ClockApi {
    clock: Clock,
    /// What each request was for; a repeat moves nothing.
    seen: Mutex<BTreeMap<String, Duration>>,
}

impl ClockApi {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, seen: Mutex::default() }
    }

    fn advance(&self, request: &pb::AdvanceTimeRequest) -> Result<Timestamp> {
        let mut violations = Violations::new();
        violations.request_id(&request.request_id);
        let by = request.duration.and_then(|d| {
            let nanos = u32::try_from(d.nanos).ok().filter(|nanos| *nanos < 1_000_000_000)?;
            Some(Duration::new(u64::try_from(d.seconds).ok()?, nanos))
        });
        let by = by.filter(|by| !by.is_zero() && *by <= MOST);
        violations.require(by.is_some(), "duration", "must be more than zero and at most ten years");
        let by = violations.finish(by)?;
        if !self.clock.is_simulated() {
            return Err(Error::precondition(
                "CLOCK_NOT_SIMULATED",
                "the village keeps real time; start it with --simulated-clock",
            ));
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get(&request.request_id) {
            Some(before) if *before == by => return Ok(self.clock.now()),
            Some(_) => {
                return Err(Error::invalid("request_id", "was used for another request with another body")
                    .with_reason("REQUEST_ID_REUSED"));
            }
            None => {}
        }
        if seen.len() >= REMEMBERED {
            seen.clear();
        }
        seen.insert(request.request_id.clone(), by);
        self.clock.advance(by).map_err(Error::internal)
    }
}

#[tonic::async_trait]
impl ClockService for ClockApi {
    async fn get_time(
        &self,
        _: Request<pb::GetTimeRequest>,
    ) -> Result<Response<pb::GetTimeResponse>, Status> {
        let time = Some(self.clock.now().into());
        Ok(Response::new(pb::GetTimeResponse { time, simulated: self.clock.is_simulated() }))
    }

    async fn advance_time(
        &self,
        request: Request<pb::AdvanceTimeRequest>,
    ) -> Result<Response<pb::AdvanceTimeResponse>, Status> {
        let time = self.advance(request.get_ref())?;
        Ok(Response::new(pb::AdvanceTimeResponse { time: Some(time.into()) }))
    }
}
