//! `maeul.platform.v1.ClockService`: a simulated clock, moved by whoever tries the village out.

use std::time::Duration;

use maeul_proto::platform::v1 as pb;
use maeul_proto::platform::v1::clock_service_server::ClockService;
use tonic::{Request, Response, Status};

use crate::clock::{Clock, KeyReused};
use crate::error::{Error, Result};
use crate::grpc::Violations;
use crate::types::Timestamp;

const MOST: Duration = Duration::from_hours(3653 * 24);

/// The service over the process's clock.
pub(crate) struct ClockApi {
    clock: Clock,
}

impl ClockApi {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock }
    }

    async fn advance(&self, request: pb::AdvanceTimeRequest) -> Result<Timestamp> {
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
        let clock = self.clock.clone();
        let done = tokio::task::spawn_blocking(move || clock.advance_once(by, &request.request_id)).await;
        done.map_err(Error::internal)?.map_err(Error::internal)?.map_err(|KeyReused| {
            Error::invalid("request_id", "was used for another request with another body")
                .with_reason("REQUEST_ID_REUSED")
        })
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
        let time = self.advance(request.into_inner()).await?;
        Ok(Response::new(pb::AdvanceTimeResponse { time: Some(time.into()) }))
    }
}
