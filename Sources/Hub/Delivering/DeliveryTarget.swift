/// A system as delivery sees it.
public struct DeliveryTarget: Sendable {
  /// The system.
  public var system: SystemCode
  /// Carries records to it.
  public var transport: any SystemTransport
  /// Reads its answers; nil where it is never asked.
  public var translator: (any Translator)?
  /// Fetches what it leaves to be fetched; nil where it pushes or is asked.
  public var source: (any InboundSource)?
  /// How it is treated.
  public var settings: DeliverySettings

  /// A target.
  public init(
    system: SystemCode, transport: any SystemTransport, translator: (any Translator)? = nil,
    source: (any InboundSource)? = nil, settings: DeliverySettings
  ) {
    self.source = source
    self.system = system
    self.transport = transport
    self.translator = translator
    self.settings = settings
  }
}
