-- The exchange library (前置库) of a department, for its operators: the tables through which the hub writes and reads
-- (config/systems/alcohol.yaml). PostgreSQL 12 or later, encoding UTF8.
--
-- Source: the sample library of this project. Seen: the columns of apply_*_view in Shanghai; VERSION (from 1, +1 a re-report),
-- REC_FLAG ("前置机方式对接时需要") and CLZT (starts as N) in public exchange beans. Assumptions: delivery_id, what synctime is
-- for, and which column holds what.
--
-- What the reader of ex_hub_apply does: take rows with rec_flag = 0 in order of inserttime, set rec_flag = 1 and
-- responsetime = localtimestamp when it has one (3: failed, 9: not found; any other mark settles nothing). A later version
-- of a sblsh_short takes the place of the earlier. A row that was marked 3 or 9 by mistake is set to 0 again by the
-- department, and read anew: its new mark is the receipt then. Statuses carry the sblsh_short as applyno, or as sblsh_short.
--
-- The hub needs a role of its own, with no more than this:
--   GRANT SELECT, INSERT ON ex_hub_apply TO hub;  GRANT UPDATE (synctime) ON ex_hub_apply TO hub;
--   GRANT SELECT ON ex_dept_result TO hub;        GRANT UPDATE (rec_flag) ON ex_dept_result TO hub;
--   GRANT SELECT ON apply_collect_view, apply_accept_view, apply_correct_view, apply_pass_view TO hub;

-- Outbound: the hub writes, the department's front machine reads and sets rec_flag (VERSION / REC_FLAG dialect).
CREATE TABLE ex_hub_apply (
  delivery_id varchar(80) PRIMARY KEY,       -- this project's addition: makes the write idempotent
  sblsh_short varchar(50) NOT NULL,          -- 申办流水号: the leg's case number
  version integer NOT NULL DEFAULT 1,        -- 数据版本号: 1, then +1 for each re-report
  sxbm varchar(36) NOT NULL, sxmc varchar(200) NOT NULL,              -- 事项编码, 事项名称
  sqrlx varchar(2) NOT NULL, sqrmc varchar(100) NOT NULL,             -- 申请人类型, 申请人名称
  sqrzjlx varchar(30) NOT NULL, sqrzjhm varchar(50) NOT NULL,         -- 申请人证件类型, 证件号码
  lxrxm varchar(30), lxrzjlx varchar(30), lxrsfzjhm varchar(50), lxrsj varchar(18), -- 联系人
  sbsj timestamp NOT NULL,                   -- 申办时间, Asia/Shanghai without zone
  xzqhdm varchar(9) NOT NULL,                -- 行政区划代码
  obtain_paper_way varchar(1),               -- 取证方式
  xml_data text,                             -- 业务信息
  rec_flag smallint NOT NULL DEFAULT 0,      -- 接收标识: 1 = received
  clzt char(1) NOT NULL DEFAULT 'N',         -- 处理状态: starts as N
  inserttime timestamp NOT NULL, responsetime timestamp, synctime timestamp,
  UNIQUE (sblsh_short, version)
);
-- Inbound, VERSION dialect: one row a report, a later version replaces an earlier one.
CREATE TABLE ex_dept_result (
  ywlsh varchar(100) NOT NULL, version integer NOT NULL DEFAULT 1,    -- 业务流水号, 数据版本号
  sblsh_short varchar(50) NOT NULL, sxbm varchar(36) NOT NULL,
  slztdm varchar(1), bjjgdm varchar(1), tbcxzl varchar(1), bz varchar(2000),
  rec_flag smallint NOT NULL DEFAULT 0, inserttime timestamp NOT NULL,
  PRIMARY KEY (ywlsh, version)
);
-- Inbound, Shanghai apply_*_view dialect: all columns are text in the library that was seen.
CREATE TABLE apply_save_view (applyno text, itemcode text, itemname text, targettype text, targetname text, targetno text, userid text, username text, licensetype text, licenseno text, mobile text, content text, optime text, latestupdatetime text);
CREATE TABLE apply_submit_view  (applyno text, optime text, latestupdatetime text);
CREATE TABLE apply_collect_view (applyno text, suggestion text, opdepartcode text, opdepartname text, opuserid text, opusername text, optime text, latestupdatetime text);
CREATE TABLE apply_accept_view  (applyno text, result text, suggestion text, opdepartcode text, opdepartname text, opuserid text, opusername text, optime text, latestupdatetime text);
CREATE TABLE apply_correct_view (applyno text, suggestion text, opdepartcode text, opdepartname text, opuserid text, opusername text, optime text, stuffid text, stuffsuggestion text, latestupdatetime text);
CREATE TABLE apply_pass_view    (applyno text, suggestion text, opdepartcode text, opdepartname text, opuserid text, opusername text, optime text, latestupdatetime text);

-- What the hub asks for every few seconds, where the tables grow large.
CREATE INDEX ON ex_hub_apply (sblsh_short);
CREATE INDEX ON ex_hub_apply (responsetime) WHERE synctime IS NULL;
CREATE INDEX ON ex_dept_result (inserttime) WHERE rec_flag = 0;
