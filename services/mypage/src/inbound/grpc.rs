//! `MypageService`: each call is checked, handed to a use case, and answered. It only reads.

use std::sync::Arc;

use chassis::async_trait;
use chassis::db::Database;
use chassis::error::Result as Done;
use chassis::watch::{self, ResumeToken};
use maeul_proto::mypage::v1 as pb;
use pb::mypage_service_server::MypageService;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::convert::{customer, item, paging, query, room_uses, wanted};
use super::loans::{library_card, loan_view};
use super::orders::order_view;
use super::rooms::{booking_view, room_use_view};
use crate::application::ports::Whose;
use crate::application::{Application, LoanChange, get, loan_change, room_use};
use crate::domain::loans::{LoanCase, LoanView};
use crate::domain::rooms::{BookingCase, BookingView};
use crate::domain::{CustomerId, Section};

/// The service.
pub(crate) struct Grpc {
    app: Arc<Application>,
    db: Database,
    stop: CancellationToken,
}

type Answer<M> = Result<Response<M>, Status>;
type Live<M> = ReceiverStream<Result<M, Status>>;

impl Grpc {
    /// Live streams end when `stop` is cancelled.
    pub(crate) fn new(app: Arc<Application>, db: Database, stop: CancellationToken) -> Self {
        Self { app, db, stop }
    }

    /// Follows a section of a customer's page. `load` finds what a change is about, nothing where it is gone for a
    /// moment while the views are rebuilt: it changes again when it is back. `tell` makes a message of that and of the
    /// token to resume from; the first one is of nothing.
    fn follow<T, M, F>(
        &self,
        section: Section,
        (whose, token): (&str, &str),
        tell: fn(Option<T>, String) -> M,
        load: impl Fn(Arc<Application>, CustomerId, String) -> F + Send + 'static,
    ) -> Answer<Live<M>>
    where
        T: Send + 'static,
        M: Send + 'static,
        F: Future<Output = Done<Option<T>>> + Send + 'static,
    {
        let customer = customer(whose)?;
        let token = ResumeToken::parse(token)?;
        let scope = section.scope(&customer);
        let app = self.app.clone();
        let greet = move |token| tell(None, token);
        let load = move |item, token| {
            let found = load(app.clone(), customer.clone(), item);
            async move { Ok(found.await?.map(|found| tell(Some(found), token))) }
        };
        Ok(Response::new(watch::stream(self.db.clone(), scope, token, self.stop.clone(), greet, load)))
    }
}

#[async_trait]
impl MypageService for Grpc {
    async fn get_order_view(
        &self,
        request: Request<pb::GetOrderViewRequest>,
    ) -> Answer<pb::GetOrderViewResponse> {
        let r = request.into_inner();
        let (whose, order) = wanted(&r.customer_id, "order_id", &r.order_id)?;
        let shown = get(&*self.app.orders, &whose, &order).await?;
        Ok(Response::new(pb::GetOrderViewResponse { order_view: Some(order_view(&shown)) }))
    }

    async fn list_order_views(
        &self,
        request: Request<pb::ListOrderViewsRequest>,
    ) -> Answer<pb::ListOrderViewsResponse> {
        let page = self.app.orders.list(&query(paging!(request.get_ref()))?).await?;
        let order_views = page.items.iter().map(order_view).collect();
        Ok(Response::new(pb::ListOrderViewsResponse { order_views, next_page_token: page.next }))
    }

    type WatchOrderViewsStream = Live<pb::WatchOrderViewsResponse>;

    async fn watch_order_views(
        &self,
        request: Request<pb::WatchOrderViewsRequest>,
    ) -> Answer<Self::WatchOrderViewsStream> {
        let r = request.into_inner();
        let tell = |order_view, resume_token| pb::WatchOrderViewsResponse { order_view, resume_token };
        self.follow(
            Section::Orders,
            (&r.customer_id, &r.resume_token),
            tell,
            |app, customer, order| async move {
                let found = app.orders.get(&Whose::One(customer), &item(order)?).await?;
                Ok(found.as_ref().map(order_view))
            },
        )
    }

    async fn get_loan_view(
        &self,
        request: Request<pb::GetLoanViewRequest>,
    ) -> Answer<pb::GetLoanViewResponse> {
        let r = request.into_inner();
        let (whose, loan) = wanted(&r.customer_id, "loan_id", &r.loan_id)?;
        let view = get::<LoanCase, LoanView>(&*self.app.loans, &whose, &loan).await?;
        Ok(Response::new(pb::GetLoanViewResponse { loan_view: Some(loan_view(&view)) }))
    }

    async fn list_loan_views(
        &self,
        request: Request<pb::ListLoanViewsRequest>,
    ) -> Answer<pb::ListLoanViewsResponse> {
        let page = self.app.loans.list(&query(paging!(request.get_ref()))?).await?;
        let loan_views = page.items.iter().map(loan_view).collect();
        Ok(Response::new(pb::ListLoanViewsResponse { loan_views, next_page_token: page.next }))
    }

    type WatchLoanViewsStream = Live<pb::WatchLoanViewsResponse>;

    async fn watch_loan_views(
        &self,
        request: Request<pb::WatchLoanViewsRequest>,
    ) -> Answer<Self::WatchLoanViewsStream> {
        let r = request.into_inner();
        let tell = |change: Option<LoanChange>, resume_token| pb::WatchLoanViewsResponse {
            loan_view: change.as_ref().map(|change| loan_view(&change.view)),
            library_card: change.map(|change| library_card(&change.view.customer_id, &change.card)),
            resume_token,
        };
        self.follow(
            Section::Loans,
            (&r.customer_id, &r.resume_token),
            tell,
            |app, customer, loan| async move { loan_change(&*app.loans, &customer, &item(loan)?).await },
        )
    }

    async fn get_library_card(
        &self,
        request: Request<pb::GetLibraryCardRequest>,
    ) -> Answer<pb::GetLibraryCardResponse> {
        let customer = customer(&request.get_ref().customer_id)?;
        let card = self.app.loans.card(&customer).await?;
        Ok(Response::new(pb::GetLibraryCardResponse { library_card: Some(library_card(&customer, &card)) }))
    }

    async fn get_booking_view(
        &self,
        request: Request<pb::GetBookingViewRequest>,
    ) -> Answer<pb::GetBookingViewResponse> {
        let r = request.into_inner();
        let (whose, booking) = wanted(&r.customer_id, "booking_id", &r.booking_id)?;
        let view = get::<BookingCase, BookingView>(&*self.app.bookings, &whose, &booking).await?;
        Ok(Response::new(pb::GetBookingViewResponse { booking_view: Some(booking_view(&view)) }))
    }

    async fn list_booking_views(
        &self,
        request: Request<pb::ListBookingViewsRequest>,
    ) -> Answer<pb::ListBookingViewsResponse> {
        let page = self.app.bookings.list(&query(paging!(request.get_ref()))?).await?;
        let booking_views = page.items.iter().map(booking_view).collect();
        Ok(Response::new(pb::ListBookingViewsResponse { booking_views, next_page_token: page.next }))
    }

    type WatchBookingViewsStream = Live<pb::WatchBookingViewsResponse>;

    async fn watch_booking_views(
        &self,
        request: Request<pb::WatchBookingViewsRequest>,
    ) -> Answer<Self::WatchBookingViewsStream> {
        let r = request.into_inner();
        let tell = |booking_view, resume_token| pb::WatchBookingViewsResponse { booking_view, resume_token };
        self.follow(
            Section::Bookings,
            (&r.customer_id, &r.resume_token),
            tell,
            |app, customer, booking| async move {
                let found = app.bookings.get(&Whose::One(customer), &item(booking)?).await?;
                Ok(found.as_ref().map(booking_view))
            },
        )
    }

    async fn list_room_use_views(
        &self,
        request: Request<pb::ListRoomUseViewsRequest>,
    ) -> Answer<pb::ListRoomUseViewsResponse> {
        let r = request.get_ref();
        let (query, room) = room_uses(paging!(r), &r.room_id)?;
        let page = self.app.bookings.room_uses(&query, room.as_ref()).await?;
        let room_use_views = page.items.iter().map(room_use_view).collect();
        Ok(Response::new(pb::ListRoomUseViewsResponse { room_use_views, next_page_token: page.next }))
    }

    type WatchRoomUseViewsStream = Live<pb::WatchRoomUseViewsResponse>;

    async fn watch_room_use_views(
        &self,
        request: Request<pb::WatchRoomUseViewsRequest>,
    ) -> Answer<Self::WatchRoomUseViewsStream> {
        let r = request.into_inner();
        let tell =
            |room_use_view, resume_token| pb::WatchRoomUseViewsResponse { room_use_view, resume_token };
        self.follow(
            Section::RoomUses,
            (&r.customer_id, &r.resume_token),
            tell,
            |app, customer, booking| async move {
                let found = room_use(&*app.bookings, &customer, &item(booking)?).await?;
                Ok(found.as_ref().map(room_use_view))
            },
        )
    }
}
