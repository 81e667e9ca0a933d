//! The peer that Docket is measured beside: what a careful team would build instead. PostgreSQL decides, with exclusion
//! constraints on practitioner and patient, weekly and monthly limits by counters whose rows are locked first, one call of a stored
//! function (`peer/schema.sql`) a booking, prepared, over a pool of connections; rejections are kept as well, and a command's id
//! is good once. The answer to the POST is the outcome.
//!
//! It checks less than Docket does (no rooms, hours, absences, meetings), offers no alternatives and tells nobody.

mod cluster;
mod front;

use crate::clinic::own_runtime;
use crate::compared::{Booked, Limits, Workload};
use anyhow::Context as _;
use cluster::Cluster;
use docket_shared::ids::{PatientId, PractitionerId};
use docket_shared::time::{DateTime, Interval, Utc};
use std::net::SocketAddr;
use std::sync::mpsc;
use tokio::runtime::Runtime;
use tokio_postgres::Client;
use uuid::Uuid;

/// The names of its threads in this process.
pub(crate) const THREADS: &str = "peer";

const SCHEMA: &str = include_str!("peer/schema.sql");

/// A running peer.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    /// Its only session, as it is sent.
    pub(crate) cookie: String,
    client: Client,
    cluster: Cluster,
}

impl Peer {
    /// Starts it with the practitioners and patients of `workload`. `runtime` is the clients'.
    ///
    /// # Errors
    /// Why it cannot be had here.
    pub(crate) fn start(runtime: &Runtime, workload: &Workload) -> anyhow::Result<Self> {
        let cluster = Cluster::start()?;
        let client = runtime.block_on(front::connect(cluster.socket()))?;
        runtime.block_on(fill(&client, workload))?;
        let session = Uuid::now_v7().to_string();
        let cookie = front::cookie(&session);
        let (started, starting) = mpsc::channel();
        let socket = cluster.socket().to_owned();
        std::thread::spawn(move || {
            own_runtime(THREADS)?.block_on(async {
                let (address, serving) = front::listen(&socket, &session, Uuid::now_v7()).await?;
                started.send(address)?;
                anyhow::Ok(serving.await?)
            })
        });
        let address = starting.recv().context("the peer did not start")?;
        Ok(Self { address, cookie, client, cluster })
    }

    /// Everything that it has booked.
    pub(crate) async fn booked(&self) -> anyhow::Result<Vec<Booked>> {
        let rows = self
            .client
            .query("SELECT practitioner, patient, lower(during), upper(during) FROM appointment", &[])
            .await?;
        let booked = rows.into_iter().map(|row| {
            let (start, end): (DateTime<Utc>, DateTime<Utc>) = (row.try_get(2)?, row.try_get(3)?);
            anyhow::Ok(Booked {
                practitioner: PractitionerId::new(row.try_get(0)?),
                patient: PatientId::new(row.try_get(1)?),
                during: Interval::new(start, end),
            })
        });
        booked.collect()
    }

    /// Every command that it has decided.
    pub(crate) async fn commands(&self) -> anyhow::Result<i64> {
        Ok(self.client.query_one("SELECT count(*) FROM command", &[]).await?.try_get(0)?)
    }

    /// The database's first process.
    pub(crate) fn process(&self) -> u32 {
        self.cluster.process()
    }

    /// What it is, for the notes.
    pub(crate) fn described(&self) -> String {
        format!(
            "PostgreSQL {}, fsync on, {} connections, started by this command in a scratch folder on the same disk",
            self.cluster.version(),
            front::POOL
        )
    }
}

/// Makes the tables, the people, and a counter for every week and month in question.
async fn fill(client: &Client, workload: &Workload) -> anyhow::Result<()> {
    client.batch_execute(SCHEMA).await.context("the peer's tables cannot be made")?;
    for (id, Limits { per_week, per_month }) in workload.practitioners() {
        let [per_week, per_month] = [per_week, per_month].map(u32::cast_signed);
        client
            .execute("INSERT INTO practitioner VALUES ($1, $2, $3)", &[&id.uuid(), &per_week, &per_month])
            .await?;
    }
    let patients: Vec<_> = workload.patients().map(|id| id.uuid()).collect();
    client.execute("INSERT INTO patient SELECT unnest($1::uuid[])", &[&patients]).await?;
    client
        .batch_execute(
            "INSERT INTO tally (practitioner, kind, first)
                 SELECT id, 'w', first::date FROM practitioner, generate_series(timestamp '2026-10-26', '2027-12-31', '1 week') AS first
                 UNION ALL
                 SELECT id, 'm', first::date FROM practitioner, generate_series(timestamp '2026-10-01', '2027-12-31', '1 month') AS first",
        )
        .await?;
    client.batch_execute("VACUUM ANALYZE").await?;
    Ok(())
}
