#ifndef HUB_CCURL_SHIM_H
#define HUB_CCURL_SHIM_H

#include <curl/curl.h>

// libcurl's variadic functions, one typed wrapper for each kind of argument.

// Header, write and read callbacks have one form.
typedef size_t (*hub_curl_transfer)(char *data, size_t size, size_t count, void *context);

static inline CURLcode hub_curl_set_long(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode hub_curl_set_offset(CURL *curl, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode hub_curl_set_text(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode hub_curl_set_pointer(CURL *curl, CURLoption option, void *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode hub_curl_set_callback(CURL *curl, CURLoption option, hub_curl_transfer value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode hub_curl_set_list(CURL *curl, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode hub_curl_set_blob(CURL *curl, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return curl_easy_setopt(curl, option, &blob);
}
static inline CURLcode hub_curl_get_long(CURL *curl, CURLINFO info, long *value) {
  return curl_easy_getinfo(curl, info, value);
}
static inline CURLMcode hub_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

#endif
