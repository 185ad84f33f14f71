/* The limit: what librdkafka itself costs to read records and write them again, with nothing done to them.
 *
 *   copy-loop BROKERS fill TOPIC COUNT BYTES     write COUNT records of BYTES each, with four headers
 *   copy-loop BROKERS copy FROM TO COUNT         read COUNT records of FROM and write them to TO
 *
 * Prints one line: records, seconds, records a second, CPU microseconds a record, peak RSS in MB.
 * Producer settings are those of the hub (idempotent, acks=all, 2 ms linger); no transactions. */
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void die(const char *what, const char *why) {
  fprintf(stderr, "copy-loop: %s: %s\n", what, why);
  exit(1);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char why[256];
  if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) die(name, why);
}

static long failed;

static void delivered(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque) {
  (void)rk, (void)opaque;
  if (message->err) failed++;
}

static rd_kafka_t *client(rd_kafka_type_t type, const char *brokers) {
  char why[256];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", brokers);
  if (type == RD_KAFKA_PRODUCER) {
    set(conf, "enable.idempotence", "true");
    set(conf, "linger.ms", "2");
    set(conf, "partitioner", "murmur2_random");
    rd_kafka_conf_set_dr_msg_cb(conf, delivered);
  } else {
    set(conf, "group.id", "copy-loop");
    set(conf, "enable.auto.commit", "false");
    set(conf, "isolation.level", "read_committed");
  }
  rd_kafka_t *rk = rd_kafka_new(type, conf, why, sizeof why);
  if (!rk) die("client", why);
  if (type == RD_KAFKA_CONSUMER) rd_kafka_poll_set_consumer(rk);
  return rk;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void put(rd_kafka_t *producer, const char *topic, const void *key, size_t key_size, const void *value,
                size_t size, rd_kafka_headers_t *headers) {
  rd_kafka_vu_t arguments[] = {
      {.vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = topic},
      {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
      {.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {(void *)key, key_size}},
      {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {(void *)value, size}},
      {.vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers},
  };
  for (;;) {
    rd_kafka_error_t *error = rd_kafka_produceva(producer, arguments, sizeof arguments / sizeof *arguments);
    if (!error) return;
    if (rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR__QUEUE_FULL) die("produce", rd_kafka_error_string(error));
    rd_kafka_error_destroy(error);
    rd_kafka_poll(producer, 100);
  }
}

static void fill(rd_kafka_t *producer, const char *topic, long count, size_t size) {
  char *value = malloc(size), key[32];
  memset(value, 'x', size);
  for (long n = 0; n < count; n++) {
    rd_kafka_headers_t *headers = rd_kafka_headers_new(4);
    const char *names[] = {"ce_id", "ce_source", "ce_type", "ce_specversion"};
    for (int i = 0; i < 4; i++) rd_kafka_header_add(headers, names[i], -1, "0123456789abcdef", 16);
    int length = snprintf(key, sizeof key, "ap-%ld", n);
    put(producer, topic, key, (size_t)length, value, size, headers);
    rd_kafka_poll(producer, 0);
  }
  free(value);
}

static void copy(rd_kafka_t *producer, rd_kafka_t *consumer, const char *to, long count) {
  for (long n = 0; n < count;) {
    rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 1000);
    rd_kafka_poll(producer, 0);
    if (!message) continue;
    if (!message->err) {
      rd_kafka_headers_t *headers = NULL, *copied = NULL;
      if (!rd_kafka_message_headers(message, &headers)) copied = rd_kafka_headers_copy(headers);
      put(producer, to, message->key, message->key_len, message->payload, message->len, copied);
      n++;
    }
    rd_kafka_message_destroy(message);
  }
}

static void assign(rd_kafka_t *consumer, const char *topic) {
  const rd_kafka_metadata_t *metadata;
  rd_kafka_topic_t *handle = rd_kafka_topic_new(consumer, topic, NULL);
  rd_kafka_resp_err_t error = rd_kafka_metadata(consumer, 0, handle, &metadata, 10000);
  if (error || metadata->topic_cnt != 1) die(topic, rd_kafka_err2str(error));
  rd_kafka_topic_partition_list_t *partitions = rd_kafka_topic_partition_list_new(1);
  for (int i = 0; i < metadata->topics[0].partition_cnt; i++)
    rd_kafka_topic_partition_list_add(partitions, topic, i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  rd_kafka_assign(consumer, partitions);
  rd_kafka_topic_partition_list_destroy(partitions);
  rd_kafka_metadata_destroy(metadata);
  rd_kafka_topic_destroy(handle);
}

int main(int argc, char **argv) {
  int filling = argc == 6 && !strcmp(argv[2], "fill"), copying = argc == 6 && !strcmp(argv[2], "copy");
  if (!filling && !copying) die("usage", "BROKERS fill TOPIC COUNT BYTES | BROKERS copy FROM TO COUNT");
  long count = atol(filling ? argv[4] : argv[5]);
  rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, argv[1]);
  rd_kafka_t *consumer = copying ? client(RD_KAFKA_CONSUMER, argv[1]) : NULL;
  double began = now(), cost = cpu();
  if (filling) fill(producer, argv[3], count, (size_t)atol(argv[5]));
  if (copying) {
    assign(consumer, argv[3]);
    copy(producer, consumer, argv[4], count);
  }
  if (rd_kafka_flush(producer, 60000) || failed) die("flush", "not all records were written");
  double took = now() - began;
  cost = cpu() - cost;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("%ld %.2f %.0f %.2f %ld\n", count, took, count / took, cost * 1e6 / count, usage.ru_maxrss / 1024);
  if (consumer) {
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
  }
  rd_kafka_destroy(producer);
  return 0;
}
