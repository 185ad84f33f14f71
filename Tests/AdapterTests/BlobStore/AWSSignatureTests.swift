import HTTP
import Hub
import Testing

@testable import Adapters

/// The examples of "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)", S3 API reference.
@Suite struct AWSSignatureTests {
  private let signature = AWSSignature(
    region: "us-east-1", accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
  private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  private func signed(_ request: AWSSignature.Request) throws -> String {
    let headers = try signature.headers(of: request, at: "20130524T000000Z")
    return (headers["Authorization"] ?? "").split(separator: "Signature=").last.map(String.init) ?? ""
  }

  private func request(
    _ method: HTTPMethod, _ path: String, query: String = "", digest: String? = nil,
    _ headers: [(name: String, value: String)] = []
  ) -> AWSSignature.Request {
    AWSSignature.Request(
      method: method, host: "examplebucket.s3.amazonaws.com", path: path, query: query, bodyDigest: digest ?? empty,
      headers: headers)
  }

  @Test func anObjectIsGot() throws {
    let signature = try signed(request(.get, "/test.txt", [("Range", "bytes=0-9")]))
    #expect(signature == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
  }

  @Test func anObjectIsPut() throws {
    let put = request(
      .put, "/test%24file.text", digest: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
      [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")])
    #expect(try signed(put) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
  }

  @Test func aSettingIsAskedFor() throws {
    let signature = try signed(request(.get, "/", query: "lifecycle="))
    #expect(signature == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
  }

  @Test func objectsAreListed() throws {
    let signature = try signed(request(.get, "/", query: "max-keys=2&prefix=J"))
    #expect(signature == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test func timesAreInUTC() {
    #expect(AWSSignature.time(Timestamp(milliseconds: 1_369_353_600_000)) == "20130524T000000Z")
  }
}
