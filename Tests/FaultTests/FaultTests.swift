import KafkaTesting
import Testing

/// The promises of the hub while it and Kafka are struck at random moments, on one node of real Kafka and on three.
///
/// `FAULT_APPLICATIONS` makes them larger; `FAULT_SEED` repeats the moments of a run that failed.
@Suite(
  .serialized, .timeLimit(.minutes(60)),
  .enabled("KAFKA_HOME names no distribution of Kafka: faults are not tested") { LocalKafka.home != nil })
struct FaultTests {}
