/// Runs a station's loop in a task of its own: cancelling the caller asks for an orderly end by `stop`, it does not tear what
/// is in hand.
func untilStopped<Value: Sendable>(
  _ loop: @escaping @Sendable () async -> Value, stop: @escaping @Sendable () async -> Void
) async -> Value {
  let running = Task { await loop() }
  return await withTaskCancellationHandler {
    await running.value
  } onCancel: {
    Task { await stop() }
  }
}
