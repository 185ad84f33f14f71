import CCurl
import HTTP
import Streams

/// A libcurl easy handle with the header list that belongs to its current transfer. Used on the client's thread only.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  private var list: UnsafeMutablePointer<curl_slist>?

  init?() {
    guard let pointer = curl_easy_init() else { return nil }
    self.pointer = pointer
  }

  deinit {
    curl_easy_cleanup(pointer)
    curl_slist_free_all(list)
  }

  /// Sets everything for a transfer, which must outlive its use here.
  func prepare(_ transfer: Transfer, tls: HTTPClientOptions.TLS) -> CURLcode {
    reset()
    let request = transfer.request
    var failure = CURLE_OK
    func check(_ result: CURLcode) { if failure == CURLE_OK { failure = result } }
    func set(_ option: CURLoption, _ value: Int) { check(hub_curl_set_long(pointer, option, value)) }
    func set(_ option: CURLoption, _ text: String) { check(hub_curl_set_text(pointer, option, text)) }
    func set(_ option: CURLoption, pem: String?) {
      guard var pem else { return }
      check(pem.withUTF8 { hub_curl_set_blob(pointer, option, $0.baseAddress, $0.count) })
    }
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_URL, request.url)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_PROXY, "")
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    set(CURLOPT_TIMEOUT_MS, milliseconds(request.timeout))
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connectTimeout))
    set(CURLOPT_CAINFO_BLOB, pem: tls.authority)
    set(CURLOPT_SSLCERT_BLOB, pem: tls.certificate)
    set(CURLOPT_SSLKEY_BLOB, pem: tls.privateKey)
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    setBody(request, context, set, check)
    check(setHeaders(request.headers))
    check(hub_curl_set_pointer(pointer, CURLOPT_HEADERDATA, context))
    check(hub_curl_set_pointer(pointer, CURLOPT_WRITEDATA, context))
    check(
      hub_curl_set_callback(
        pointer, CURLOPT_HEADERFUNCTION, { take($0, $1 * $2, $3, { $0.header($1) ? .taken : .refused }) }))
    check(hub_curl_set_callback(pointer, CURLOPT_WRITEFUNCTION, { take($0, $1 * $2, $3, { $0.body($1) }) }))
    return failure
  }

  /// Frees what belonged to the last transfer; the handle keeps its connections' settings in the multi handle.
  func reset() {
    curl_easy_reset(pointer)
    curl_slist_free_all(list)
    list = nil
  }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    return hub_curl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
  }

  private func setBody(
    _ request: HTTPClientRequest, _ context: UnsafeMutableRawPointer, _ set: (CURLoption, Int) -> Void,
    _ check: (CURLcode) -> Void
  ) {
    if request.method == .head { set(CURLOPT_NOBODY, 1) }
    if let stream = request.stream {
      set(CURLOPT_UPLOAD, 1)
      set(CURLOPT_FRESH_CONNECT, 1)
      check(hub_curl_set_offset(pointer, CURLOPT_INFILESIZE_LARGE, curl_off_t(stream.length ?? -1)))
      check(hub_curl_set_pointer(pointer, CURLOPT_READDATA, context))
      check(hub_curl_set_callback(pointer, CURLOPT_READFUNCTION, { give($0, $1 * $2, $3) }))
    } else if !request.body.isEmpty || [.post, .put, .patch].contains(request.method) {
      // The size goes first: COPYPOSTFIELDS copies that many bytes.
      check(hub_curl_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
      if request.isRepeatable || request.body.isEmpty {
        request.body.withUnsafeBytes { bytes in
          // A null pointer would make libcurl read standard input.
          let start = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) } ?? pointer
          check(hub_curl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, start))
        }
      } else {
        // A body that is read from a callback, which cannot be rewound, is never sent again by libcurl itself.
        set(CURLOPT_POST, 1)
        check(hub_curl_set_pointer(pointer, CURLOPT_READDATA, context))
        check(hub_curl_set_callback(pointer, CURLOPT_READFUNCTION, { give($0, $1 * $2, $3) }))
      }
    }
    // Without a body there is nothing to rewind: a new connection is what is left.
    if !request.isRepeatable, request.body.isEmpty, request.stream == nil { set(CURLOPT_FRESH_CONNECT, 1) }
    if request.method != .head { check(hub_curl_set_text(pointer, CURLOPT_CUSTOMREQUEST, request.method.rawValue)) }
  }

  private func setHeaders(_ headers: HTTPHeaders) -> CURLcode {
    // No `Expect: 100-continue`, and no content type that the caller did not name.
    var lines = ["Expect:"]
    if headers["Content-Type"] == nil { lines.append("Content-Type:") }
    for field in headers {
      let text = field.name + field.value
      guard !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }), !field.name.isEmpty else {
        return CURLE_BAD_FUNCTION_ARGUMENT
      }
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    for line in lines {
      guard let longer = curl_slist_append(list, line) else { return CURLE_OUT_OF_MEMORY }
      list = longer
    }
    return hub_curl_set_list(pointer, CURLOPT_HTTPHEADER, list)
  }
}

/// libcurl's data callbacks: any answer but the full count ends the transfer with CURLE_WRITE_ERROR.
private func take(
  _ data: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
  _ act: (Transfer, UnsafeBufferPointer<UInt8>) -> Transfer.Taking
) -> Int {
  guard let context else { return -1 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return UnsafeRawBufferPointer(start: data, count: count).withMemoryRebound(to: UInt8.self) { bytes in
    switch act(transfer, bytes) {
    case .taken: count
    case .later: Int(CURL_WRITEFUNC_PAUSE)
    case .refused: -1
    }
  }
}

/// libcurl's read callback: the next piece of the body, 0 at its end.
private func give(_ buffer: UnsafeMutablePointer<CChar>?, _ room: Int, _ context: UnsafeMutableRawPointer?) -> Int {
  guard let context, let buffer else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.nextPiece(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
}

private func milliseconds(_ time: Duration) -> Int {
  let (seconds, attoseconds) = time.components
  guard seconds < 1_000_000 else { return 1_000_000_000 }
  return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
}
