-- A database of schema 2 as the released program made it: an office of the example district with one letter served.
PRAGMA application_id=1685414497;
PRAGMA user_version=2;
BEGIN TRANSACTION;
CREATE TABLE attachment (
	sha256 TEXT NOT NULL, 
	name TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	added_at TEXT NOT NULL, 
	added_by TEXT NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (sha256)
);
INSERT INTO "attachment" VALUES('6f949ac3522d3ba50b67045b6bcc119566fbd96635403b9b131e232cc629da5d','方案.docx',6,'2024-05-11T02:00:00.000000Z','office.handler');
CREATE TABLE attachment_piece (
	sha256 TEXT NOT NULL, 
	n INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_attachment_piece PRIMARY KEY (sha256, n), 
	CONSTRAINT fk_attachment_piece_sha256 FOREIGN KEY(sha256) REFERENCES attachment (sha256)
);
INSERT INTO "attachment_piece" VALUES('6f949ac3522d3ba50b67045b6bcc119566fbd96635403b9b131e232cc629da5d',0,X'E696B9E6A188');
CREATE TABLE calendar_revision (
	place INTEGER NOT NULL, 
	revision TEXT NOT NULL, 
	layer TEXT NOT NULL, 
	unit_code TEXT, 
	year INTEGER NOT NULL, 
	document TEXT NOT NULL, 
	source TEXT NOT NULL, 
	file TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	content TEXT NOT NULL, 
	loaded_at TEXT NOT NULL, 
	loaded_by TEXT NOT NULL, 
	settled_at TEXT, 
	CONSTRAINT pk_calendar_revision PRIMARY KEY (place), 
	CONSTRAINT uq_calendar_revision_revision UNIQUE (revision), 
	CONSTRAINT fk_calendar_revision_unit_code FOREIGN KEY(unit_code) REFERENCES unit (code)
);
INSERT INTO "calendar_revision" VALUES(1,'national-2018-2b8e23bc','national',NULL,2018,'','http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm','2018.toml','2b8e23bc94f47195563972e2ebaf3594e9495d6fe9b666c69a52819ce5f0aaf2','# 2018 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
year = 2018
notices = [
    "http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm",
]
days = [
    { date = 2018-01-01, name = "元旦", off = true },
    { date = 2018-02-11, name = "春节", off = false },
    { date = 2018-02-15, name = "春节", off = true },
    { date = 2018-02-16, name = "春节", off = true },
    { date = 2018-02-17, name = "春节", off = true },
    { date = 2018-02-18, name = "春节", off = true },
    { date = 2018-02-19, name = "春节", off = true },
    { date = 2018-02-20, name = "春节", off = true },
    { date = 2018-02-21, name = "春节", off = true },
    { date = 2018-02-24, name = "春节", off = false },
    { date = 2018-04-05, name = "清明节", off = true },
    { date = 2018-04-06, name = "清明节", off = true },
    { date = 2018-04-07, name = "清明节", off = true },
    { date = 2018-04-08, name = "清明节", off = false },
    { date = 2018-04-28, name = "劳动节", off = false },
    { date = 2018-04-29, name = "劳动节", off = true },
    { date = 2018-04-30, name = "劳动节", off = true },
    { date = 2018-05-01, name = "劳动节", off = true },
    { date = 2018-06-18, name = "端午节", off = true },
    { date = 2018-09-24, name = "中秋节", off = true },
    { date = 2018-09-29, name = "国庆节", off = false },
    { date = 2018-09-30, name = "国庆节", off = false },
    { date = 2018-10-01, name = "国庆节", off = true },
    { date = 2018-10-02, name = "国庆节", off = true },
    { date = 2018-10-03, name = "国庆节", off = true },
    { date = 2018-10-04, name = "国庆节", off = true },
    { date = 2018-10-05, name = "国庆节", off = true },
    { date = 2018-10-06, name = "国庆节", off = true },
    { date = 2018-10-07, name = "国庆节", off = true },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
INSERT INTO "calendar_revision" VALUES(2,'national-2019-a46b484f','national',NULL,2019,'','http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm','2019.toml','a46b484fb7119023fc33d8c15fdf6bce8c37baa21afac8d0f2c9bbd2e6cd5891','# 2019 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
# notice = 2：由第二份通知（调整）所定，其余由第一份所定。
year = 2019
notices = [
    "http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm",
    "http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm",
]
days = [
    { date = 2018-12-29, name = "元旦", off = false },
    { date = 2018-12-30, name = "元旦", off = true },
    { date = 2018-12-31, name = "元旦", off = true },
    { date = 2019-01-01, name = "元旦", off = true },
    { date = 2019-02-02, name = "春节", off = false },
    { date = 2019-02-03, name = "春节", off = false },
    { date = 2019-02-04, name = "春节", off = true },
    { date = 2019-02-05, name = "春节", off = true },
    { date = 2019-02-06, name = "春节", off = true },
    { date = 2019-02-07, name = "春节", off = true },
    { date = 2019-02-08, name = "春节", off = true },
    { date = 2019-02-09, name = "春节", off = true },
    { date = 2019-02-10, name = "春节", off = true },
    { date = 2019-04-05, name = "清明节", off = true },
    { date = 2019-04-28, name = "劳动节", off = false, notice = 2 },
    { date = 2019-05-01, name = "劳动节", off = true, notice = 2 },
    { date = 2019-05-02, name = "劳动节", off = true, notice = 2 },
    { date = 2019-05-03, name = "劳动节", off = true, notice = 2 },
    { date = 2019-05-04, name = "劳动节", off = true, notice = 2 },
    { date = 2019-05-05, name = "劳动节", off = false, notice = 2 },
    { date = 2019-06-07, name = "端午节", off = true },
    { date = 2019-09-13, name = "中秋节", off = true },
    { date = 2019-09-29, name = "国庆节", off = false },
    { date = 2019-10-01, name = "国庆节", off = true },
    { date = 2019-10-02, name = "国庆节", off = true },
    { date = 2019-10-03, name = "国庆节", off = true },
    { date = 2019-10-04, name = "国庆节", off = true },
    { date = 2019-10-05, name = "国庆节", off = true },
    { date = 2019-10-06, name = "国庆节", off = true },
    { date = 2019-10-07, name = "国庆节", off = true },
    { date = 2019-10-12, name = "国庆节", off = false },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
INSERT INTO "calendar_revision" VALUES(3,'national-2020-89d5ac77','national',NULL,2020,'','http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm','2020.toml','89d5ac77e0fe8846bec48ab2bb876770591afd44a1f8b53a6446c208159cdbf2','# 2020 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
# notice = 2：由第二份通知（调整）所定，其余由第一份所定。
year = 2020
notices = [
    "http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm",
    "http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm",
]
days = [
    { date = 2020-01-01, name = "元旦", off = true },
    { date = 2020-01-19, name = "春节", off = false },
    { date = 2020-01-24, name = "春节", off = true },
    { date = 2020-01-25, name = "春节", off = true },
    { date = 2020-01-26, name = "春节", off = true },
    { date = 2020-01-27, name = "春节", off = true },
    { date = 2020-01-28, name = "春节", off = true },
    { date = 2020-01-29, name = "春节", off = true },
    { date = 2020-01-30, name = "春节", off = true },
    { date = 2020-01-31, name = "春节", off = true, notice = 2 },
    { date = 2020-02-01, name = "春节", off = true, notice = 2 },
    { date = 2020-02-02, name = "春节", off = true, notice = 2 },
    { date = 2020-02-03, name = "春节", off = false, notice = 2 },
    { date = 2020-04-04, name = "清明节", off = true },
    { date = 2020-04-05, name = "清明节", off = true },
    { date = 2020-04-06, name = "清明节", off = true },
    { date = 2020-04-26, name = "劳动节", off = false },
    { date = 2020-05-01, name = "劳动节", off = true },
    { date = 2020-05-02, name = "劳动节", off = true },
    { date = 2020-05-03, name = "劳动节", off = true },
    { date = 2020-05-04, name = "劳动节", off = true },
    { date = 2020-05-05, name = "劳动节", off = true },
    { date = 2020-05-09, name = "劳动节", off = false },
    { date = 2020-06-25, name = "端午节", off = true },
    { date = 2020-06-26, name = "端午节", off = true },
    { date = 2020-06-27, name = "端午节", off = true },
    { date = 2020-06-28, name = "端午节", off = false },
    { date = 2020-09-27, name = "国庆节、中秋节", off = false },
    { date = 2020-10-01, name = "国庆节、中秋节", off = true },
    { date = 2020-10-02, name = "国庆节、中秋节", off = true },
    { date = 2020-10-03, name = "国庆节、中秋节", off = true },
    { date = 2020-10-04, name = "国庆节、中秋节", off = true },
    { date = 2020-10-05, name = "国庆节、中秋节", off = true },
    { date = 2020-10-06, name = "国庆节、中秋节", off = true },
    { date = 2020-10-07, name = "国庆节、中秋节", off = true },
    { date = 2020-10-08, name = "国庆节、中秋节", off = true },
    { date = 2020-10-10, name = "国庆节、中秋节", off = false },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
INSERT INTO "calendar_revision" VALUES(4,'national-2021-49b4863e','national',NULL,2021,'','http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm','2021.toml','49b4863e5de7a85e8c44ab4e111304f2fb81ccf7d60f38f32dbfe224da46a8cc','# 2021 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
year = 2021
notices = [
    "http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm",
]
days = [
    { date = 2021-01-01, name = "元旦", off = true },
    { date = 2021-01-02, name = "元旦", off = true },
    { date = 2021-01-03, name = "元旦", off = true },
    { date = 2021-02-07, name = "春节", off = false },
    { date = 2021-02-11, name = "春节", off = true },
    { date = 2021-02-12, name = "春节", off = true },
    { date = 2021-02-13, name = "春节", off = true },
    { date = 2021-02-14, name = "春节", off = true },
    { date = 2021-02-15, name = "春节", off = true },
    { date = 2021-02-16, name = "春节", off = true },
    { date = 2021-02-17, name = "春节", off = true },
    { date = 2021-02-20, name = "春节", off = false },
    { date = 2021-04-03, name = "清明节", off = true },
    { date = 2021-04-04, name = "清明节", off = true },
    { date = 2021-04-05, name = "清明节", off = true },
    { date = 2021-04-25, name = "劳动节", off = false },
    { date = 2021-05-01, name = "劳动节", off = true },
    { date = 2021-05-02, name = "劳动节", off = true },
    { date = 2021-05-03, name = "劳动节", off = true },
    { date = 2021-05-04, name = "劳动节", off = true },
    { date = 2021-05-05, name = "劳动节", off = true },
    { date = 2021-05-08, name = "劳动节", off = false },
    { date = 2021-06-12, name = "端午节", off = true },
    { date = 2021-06-13, name = "端午节", off = true },
    { date = 2021-06-14, name = "端午节", off = true },
    { date = 2021-09-18, name = "中秋节", off = false },
    { date = 2021-09-19, name = "中秋节", off = true },
    { date = 2021-09-20, name = "中秋节", off = true },
    { date = 2021-09-21, name = "中秋节", off = true },
    { date = 2021-09-26, name = "国庆节", off = false },
    { date = 2021-10-01, name = "国庆节", off = true },
    { date = 2021-10-02, name = "国庆节", off = true },
    { date = 2021-10-03, name = "国庆节", off = true },
    { date = 2021-10-04, name = "国庆节", off = true },
    { date = 2021-10-05, name = "国庆节", off = true },
    { date = 2021-10-06, name = "国庆节", off = true },
    { date = 2021-10-07, name = "国庆节", off = true },
    { date = 2021-10-09, name = "国庆节", off = false },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
INSERT INTO "calendar_revision" VALUES(5,'national-2022-19647e8e','national',NULL,2022,'','http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm','2022.toml','19647e8e6fe12a4d8ff98c50a45ffd8d17b345378cd99232f52d6cc87adf88ad','# 2022 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
year = 2022
notices = [
    "http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm",
]
days = [
    { date = 2022-01-01, name = "元旦", off = true },
    { date = 2022-01-02, name = "元旦", off = true },
    { date = 2022-01-03, name = "元旦", off = true },
    { date = 2022-01-29, name = "春节", off = false },
    { date = 2022-01-30, name = "春节", off = false },
    { date = 2022-01-31, name = "春节", off = true },
    { date = 2022-02-01, name = "春节", off = true },
    { date = 2022-02-02, name = "春节", off = true },
    { date = 2022-02-03, name = "春节", off = true },
    { date = 2022-02-04, name = "春节", off = true },
    { date = 2022-02-05, name = "春节", off = true },
    { date = 2022-02-06, name = "春节", off = true },
    { date = 2022-04-02, name = "清明节", off = false },
    { date = 2022-04-03, name = "清明节", off = true },
    { date = 2022-04-04, name = "清明节", off = true },
    { date = 2022-04-05, name = "清明节", off = true },
    { date = 2022-04-24, name = "劳动节", off = false },
    { date = 2022-04-30, name = "劳动节", off = true },
    { date = 2022-05-01, name = "劳动节", off = true },
    { date = 2022-05-02, name = "劳动节", off = true },
    { date = 2022-05-03, name = "劳动节", off = true },
    { date = 2022-05-04, name = "劳动节", off = true },
    { date = 2022-05-07, name = "劳动节", off = false },
    { date = 2022-06-03, name = "端午节", off = true },
    { date = 2022-06-04, name = "端午节", off = true },
    { date = 2022-06-05, name = "端午节", off = true },
    { date = 2022-09-10, name = "中秋节", off = true },
    { date = 2022-09-11, name = "中秋节", off = true },
    { date = 2022-09-12, name = "中秋节", off = true },
    { date = 2022-10-01, name = "国庆节", off = true },
    { date = 2022-10-02, name = "国庆节", off = true },
    { date = 2022-10-03, name = "国庆节", off = true },
    { date = 2022-10-04, name = "国庆节", off = true },
    { date = 2022-10-05, name = "国庆节", off = true },
    { date = 2022-10-06, name = "国庆节", off = true },
    { date = 2022-10-07, name = "国庆节", off = true },
    { date = 2022-10-08, name = "国庆节", off = false },
    { date = 2022-10-09, name = "国庆节", off = false },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
INSERT INTO "calendar_revision" VALUES(6,'national-2023-99b32f25','national',NULL,2023,'','http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm','2023.toml','99b32f25e64a7884eef4a7850bd41fc380223d37b905599270ea457d28ee44a5','# 2023 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
year = 2023
notices = [
    "http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm",
]
days = [
    { date = 2022-12-31, name = "元旦", off = true },
    { date = 2023-01-01, name = "元旦", off = true },
    { date = 2023-01-02, name = "元旦", off = true },
    { date = 2023-01-21, name = "春节", off = true },
    { date = 2023-01-22, name = "春节", off = true },
    { date = 2023-01-23, name = "春节", off = true },
    { date = 2023-01-24, name = "春节", off = true },
    { date = 2023-01-25, name = "春节", off = true },
    { date = 2023-01-26, name = "春节", off = true },
    { date = 2023-01-27, name = "春节", off = true },
    { date = 2023-01-28, name = "春节", off = false },
    { date = 2023-01-29, name = "春节", off = false },
    { date = 2023-04-05, name = "清明节", off = true },
    { date = 2023-04-23, name = "劳动节", off = false },
    { date = 2023-04-29, name = "劳动节", off = true },
    { date = 2023-04-30, name = "劳动节", off = true },
    { date = 2023-05-01, name = "劳动节", off = true },
    { date = 2023-05-02, name = "劳动节", off = true },
    { date = 2023-05-03, name = "劳动节", off = true },
    { date = 2023-05-06, name = "劳动节", off = false },
    { date = 2023-06-22, name = "端午节", off = true },
    { date = 2023-06-23, name = "端午节", off = true },
    { date = 2023-06-24, name = "端午节", off = true },
    { date = 2023-06-25, name = "端午节", off = false },
    { date = 2023-09-29, name = "中秋节、国庆节", off = true },
    { date = 2023-09-30, name = "中秋节、国庆节", off = true },
    { date = 2023-10-01, name = "中秋节、国庆节", off = true },
    { date = 2023-10-02, name = "中秋节、国庆节", off = true },
    { date = 2023-10-03, name = "中秋节、国庆节", off = true },
    { date = 2023-10-04, name = "中秋节、国庆节", off = true },
    { date = 2023-10-05, name = "中秋节、国庆节", off = true },
    { date = 2023-10-06, name = "中秋节、国庆节", off = true },
    { date = 2023-10-07, name = "中秋节、国庆节", off = false },
    { date = 2023-10-08, name = "中秋节、国庆节", off = false },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
INSERT INTO "calendar_revision" VALUES(7,'national-2024-bc2ebcc5','national',NULL,2024,'','https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm','2024.toml','bc2ebcc54a654420ca615c2baaa9a7d8b6c6e884998ea8fc85e2efe95a1a3662','# 2024 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
year = 2024
notices = [
    "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm",
]
days = [
    { date = 2024-01-01, name = "元旦", off = true },
    { date = 2024-02-04, name = "春节", off = false },
    { date = 2024-02-10, name = "春节", off = true },
    { date = 2024-02-11, name = "春节", off = true },
    { date = 2024-02-12, name = "春节", off = true },
    { date = 2024-02-13, name = "春节", off = true },
    { date = 2024-02-14, name = "春节", off = true },
    { date = 2024-02-15, name = "春节", off = true },
    { date = 2024-02-16, name = "春节", off = true },
    { date = 2024-02-17, name = "春节", off = true },
    { date = 2024-02-18, name = "春节", off = false },
    { date = 2024-04-04, name = "清明节", off = true },
    { date = 2024-04-05, name = "清明节", off = true },
    { date = 2024-04-06, name = "清明节", off = true },
    { date = 2024-04-07, name = "清明节", off = false },
    { date = 2024-04-28, name = "劳动节", off = false },
    { date = 2024-05-01, name = "劳动节", off = true },
    { date = 2024-05-02, name = "劳动节", off = true },
    { date = 2024-05-03, name = "劳动节", off = true },
    { date = 2024-05-04, name = "劳动节", off = true },
    { date = 2024-05-05, name = "劳动节", off = true },
    { date = 2024-05-11, name = "劳动节", off = false },
    { date = 2024-06-10, name = "端午节", off = true },
    { date = 2024-09-14, name = "中秋节", off = false },
    { date = 2024-09-15, name = "中秋节", off = true },
    { date = 2024-09-16, name = "中秋节", off = true },
    { date = 2024-09-17, name = "中秋节", off = true },
    { date = 2024-09-29, name = "国庆节", off = false },
    { date = 2024-10-01, name = "国庆节", off = true },
    { date = 2024-10-02, name = "国庆节", off = true },
    { date = 2024-10-03, name = "国庆节", off = true },
    { date = 2024-10-04, name = "国庆节", off = true },
    { date = 2024-10-05, name = "国庆节", off = true },
    { date = 2024-10-06, name = "国庆节", off = true },
    { date = 2024-10-07, name = "国庆节", off = true },
    { date = 2024-10-12, name = "国庆节", off = false },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
INSERT INTO "calendar_revision" VALUES(8,'national-2025-d13340a1','national',NULL,2025,'','https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm','2025.toml','d13340a1ae2e08873fa78735e5db3fa21073c44364bd40c4dc111107828af7b7','# 2025 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
year = 2025
notices = [
    "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm",
]
days = [
    { date = 2025-01-01, name = "元旦", off = true },
    { date = 2025-01-26, name = "春节", off = false },
    { date = 2025-01-28, name = "春节", off = true },
    { date = 2025-01-29, name = "春节", off = true },
    { date = 2025-01-30, name = "春节", off = true },
    { date = 2025-01-31, name = "春节", off = true },
    { date = 2025-02-01, name = "春节", off = true },
    { date = 2025-02-02, name = "春节", off = true },
    { date = 2025-02-03, name = "春节", off = true },
    { date = 2025-02-04, name = "春节", off = true },
    { date = 2025-02-08, name = "春节", off = false },
    { date = 2025-04-04, name = "清明节", off = true },
    { date = 2025-04-05, name = "清明节", off = true },
    { date = 2025-04-06, name = "清明节", off = true },
    { date = 2025-04-27, name = "劳动节", off = false },
    { date = 2025-05-01, name = "劳动节", off = true },
    { date = 2025-05-02, name = "劳动节", off = true },
    { date = 2025-05-03, name = "劳动节", off = true },
    { date = 2025-05-04, name = "劳动节", off = true },
    { date = 2025-05-05, name = "劳动节", off = true },
    { date = 2025-05-31, name = "端午节", off = true },
    { date = 2025-06-01, name = "端午节", off = true },
    { date = 2025-06-02, name = "端午节", off = true },
    { date = 2025-09-28, name = "国庆节、中秋节", off = false },
    { date = 2025-10-01, name = "国庆节、中秋节", off = true },
    { date = 2025-10-02, name = "国庆节、中秋节", off = true },
    { date = 2025-10-03, name = "国庆节、中秋节", off = true },
    { date = 2025-10-04, name = "国庆节、中秋节", off = true },
    { date = 2025-10-05, name = "国庆节、中秋节", off = true },
    { date = 2025-10-06, name = "国庆节、中秋节", off = true },
    { date = 2025-10-07, name = "国庆节、中秋节", off = true },
    { date = 2025-10-08, name = "国庆节、中秋节", off = true },
    { date = 2025-10-11, name = "国庆节、中秋节", off = false },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
INSERT INTO "calendar_revision" VALUES(9,'national-2026-dfc39704','national',NULL,2026,'','https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm','2026.toml','dfc3970458619f0474fa37ad687e19017aba4d687775983912c4cfa558af35d7','# 2026 年节假日安排（国务院办公厅通知）。off = true 休息，off = false 调休上班；未列出的日子周一至周五上班。
year = 2026
notices = [
    "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm",
]
days = [
    { date = 2026-01-01, name = "元旦", off = true },
    { date = 2026-01-02, name = "元旦", off = true },
    { date = 2026-01-03, name = "元旦", off = true },
    { date = 2026-01-04, name = "元旦", off = false },
    { date = 2026-02-14, name = "春节", off = false },
    { date = 2026-02-15, name = "春节", off = true },
    { date = 2026-02-16, name = "春节", off = true },
    { date = 2026-02-17, name = "春节", off = true },
    { date = 2026-02-18, name = "春节", off = true },
    { date = 2026-02-19, name = "春节", off = true },
    { date = 2026-02-20, name = "春节", off = true },
    { date = 2026-02-21, name = "春节", off = true },
    { date = 2026-02-22, name = "春节", off = true },
    { date = 2026-02-23, name = "春节", off = true },
    { date = 2026-02-28, name = "春节", off = false },
    { date = 2026-04-04, name = "清明节", off = true },
    { date = 2026-04-05, name = "清明节", off = true },
    { date = 2026-04-06, name = "清明节", off = true },
    { date = 2026-05-01, name = "劳动节", off = true },
    { date = 2026-05-02, name = "劳动节", off = true },
    { date = 2026-05-03, name = "劳动节", off = true },
    { date = 2026-05-04, name = "劳动节", off = true },
    { date = 2026-05-05, name = "劳动节", off = true },
    { date = 2026-05-09, name = "劳动节", off = false },
    { date = 2026-06-19, name = "端午节", off = true },
    { date = 2026-06-20, name = "端午节", off = true },
    { date = 2026-06-21, name = "端午节", off = true },
    { date = 2026-09-20, name = "国庆节", off = false },
    { date = 2026-09-25, name = "中秋节", off = true },
    { date = 2026-09-26, name = "中秋节", off = true },
    { date = 2026-09-27, name = "中秋节", off = true },
    { date = 2026-10-01, name = "国庆节", off = true },
    { date = 2026-10-02, name = "国庆节", off = true },
    { date = 2026-10-03, name = "国庆节", off = true },
    { date = 2026-10-04, name = "国庆节", off = true },
    { date = 2026-10-05, name = "国庆节", off = true },
    { date = 2026-10-06, name = "国庆节", off = true },
    { date = 2026-10-07, name = "国庆节", off = true },
    { date = 2026-10-10, name = "国庆节", off = false },
]
','2024-03-21T01:00:00.000000Z','admin','2024-03-21T01:00:00.000000Z');
CREATE TABLE daemon (
	boot_id TEXT NOT NULL, 
	host TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	version TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	beat_at TEXT NOT NULL, 
	stopped_at TEXT, 
	handled INTEGER NOT NULL, 
	lag_seconds FLOAT, 
	CONSTRAINT pk_daemon PRIMARY KEY (boot_id)
);
INSERT INTO "daemon" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','host',4711,'0.1.0','2024-05-11T02:00:00.000000Z','2024-05-11T02:00:00.000000Z','2024-05-11T02:00:00.000000Z',0,NULL);
CREATE TABLE deadline (
	id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	owed_role TEXT NOT NULL, 
	owed_post TEXT, 
	owed_unit TEXT, 
	span_n INTEGER, 
	span_unit TEXT, 
	limit_name TEXT, 
	basis TEXT NOT NULL, 
	standing TEXT NOT NULL, 
	roll TEXT, 
	start_on TEXT, 
	start_at TEXT, 
	base_on TEXT, 
	due_on TEXT, 
	due_at TEXT, 
	provisional BOOLEAN NOT NULL, 
	armed_at TEXT, 
	lapsed_at TEXT, 
	holds TEXT NOT NULL, 
	measures_wait_until TEXT, 
	clock_refused BOOLEAN NOT NULL, 
	calendar_revision TEXT, 
	profile_revision TEXT, 
	promised_at TEXT, 
	CONSTRAINT pk_deadline PRIMARY KEY (id), 
	CONSTRAINT uq_deadline_item_id_state_round UNIQUE (item_id, state, round), 
	CONSTRAINT fk_deadline_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "deadline" VALUES(1,1,'issuing',1,'over','handler','handler','anweiban',1,'workdays','assignment.issue','审定后交办：暂定，待区安委办确认','assumed','next','2024-03-21','2024-03-21T01:00:00.000000Z','2024-03-22','2024-03-22','2024-03-22T16:00:00.000000Z',0,'2024-03-21T01:00:00.000000Z',NULL,'[]',NULL,0,'national-2026-dfc39704','putuo-1',NULL);
INSERT INTO "deadline" VALUES(2,1,'in_progress',1,'waiting','handler','handler','anweiban',NULL,NULL,'assignment.close','','',NULL,NULL,NULL,NULL,NULL,NULL,0,'2024-03-21T01:00:00.000000Z',NULL,'[]',NULL,0,'national-2026-dfc39704','putuo-1',NULL);
INSERT INTO "deadline" VALUES(3,2,'assigned',1,'over','owner',NULL,'jiaoyu',1,'workdays','task.receive','签收：暂定，待区安委办确认','assumed','next','2024-03-21','2024-03-21T01:00:00.000000Z','2024-03-22','2024-03-22','2024-03-22T16:00:00.000000Z',0,'2024-03-21T01:00:00.000000Z',NULL,'[]',NULL,0,'national-2026-dfc39704','putuo-1',NULL);
INSERT INTO "deadline" VALUES(4,2,'received',1,'over','owner',NULL,'jiaoyu',2,'workdays','task.object','提出异议：暂定，待区安委办确认；信访件为五个工作日','assumed','next','2024-03-21','2024-03-21T01:00:00.000000Z','2024-03-25','2024-03-25','2024-03-25T16:00:00.000000Z',0,'2024-03-21T01:00:00.000000Z',NULL,'[]',NULL,0,'national-2026-dfc39704','putuo-1',NULL);
INSERT INTO "deadline" VALUES(5,2,'in_progress',1,'running','owner',NULL,'jiaoyu',NULL,NULL,NULL,'','',NULL,'2024-03-21',NULL,'2024-04-30','2024-04-30','2024-04-30T16:00:00.000000Z',0,'2024-03-21T01:00:00.000000Z','2024-04-30T16:00:00.000000Z','[]',NULL,0,'national-2026-dfc39704','putuo-1',NULL);
INSERT INTO "deadline" VALUES(6,3,'proposed',1,'over','office_head','office_head','anweiban',2,'workdays','letter.decide','决定是否发函：暂定，待区安委办确认','assumed','next','2024-05-08','2024-05-08T01:00:00.000000Z','2024-05-10','2024-05-10','2024-05-10T16:00:00.000000Z',0,'2024-05-08T01:00:00.000000Z',NULL,'[]',NULL,0,'national-2026-dfc39704','putuo-1',NULL);
INSERT INTO "deadline" VALUES(7,3,'signed',1,'over','handler','handler','anweiban',1,'workdays','letter.dispatch','送达：暂定，待区安委办确认','assumed','next','2024-05-09','2024-05-09T07:00:00.000000Z','2024-05-10','2024-05-10','2024-05-10T16:00:00.000000Z',0,'2024-05-09T07:00:00.000000Z','2024-05-10T16:00:00.000000Z','[]',NULL,0,'national-2026-dfc39704','putuo-1',NULL);
INSERT INTO "deadline" VALUES(8,3,'awaiting',1,'running','addressee',NULL,'jiaoyu',10,'workdays','letter.reply','复函：参照宁波抄告制度','practice','next','2024-05-11',NULL,'2024-05-24','2024-05-24','2024-05-24T16:00:00.000000Z',0,'2024-05-11T02:00:00.000000Z',NULL,'[]',NULL,0,'national-2026-dfc39704','putuo-1',NULL);
CREATE TABLE definition (
	code TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	fingerprint TEXT NOT NULL, 
	canonical TEXT NOT NULL, 
	first_used_at TEXT NOT NULL, 
	CONSTRAINT pk_definition PRIMARY KEY (code, version)
);
INSERT INTO "definition" VALUES('assignment',1,'bd6d5f5c1ee7243f1ad209444c7569c6190283aad56069df70577bc20217bd99','{"code":"assignment","facts":{"campaign":{"kind":"text","label":"行动","max":20000,"optional":true},"clause":{"kind":"text","label":"依据条款","max":20000,"optional":true},"cooperating":{"kind":"units","label":"配合单位","min":1,"optional":true},"cooperating_text":{"kind":"text","label":"配合单位原文","max":20000,"optional":true},"coordinator":{"kind":"unit","label":"牵头协调单位","optional":true},"deliverable":{"kind":"text","label":"成果","max":20000,"optional":true},"due_day":{"kind":"day","label":"办理时限"},"due_month":{"kind":"month","label":"办理月份"},"feedback":{"choices":{"at_end":"办结时","monthly":"每月","quarterly":"每季","weekly":"每周"},"kind":"choice","label":"反馈周期","optional":true},"joiners":{"kind":"units","label":"增加的责任单位","min":1},"joiners_due":{"kind":"day","label":"增加单位的办理时限"},"key":{"kind":"yes_no","label":"重点任务","optional":true},"kind":{"choices":{"handover":"交办","leader_instruction":"批示件","letter_item":"来函事项","meeting_decision":"会议议定事项","plan_row":"年度计划任务","supervise":"督办"},"kind":"choice","label":"类别"},"lead_text":{"kind":"text","label":"责任单位原文","max":20000,"optional":true},"leads":{"kind":"units","label":"牵头单位","min":1},"merged_into":{"kind":"text","label":"并入事项的编号","max":20000},"opinion":{"kind":"text","label":"办结意见","max":20000,"optional":true},"part":{"choices":{"cooperating":"配合","lead":"牵头"},"kind":"choice","label":"承担方式"},"quality":{"choices":{"excellent":"A 优","fair":"C 中","good":"B 良","poor":"D 差"},"kind":"choice","label":"办理质量"},"reason":{"kind":"text","label":"理由","max":20000},"row":{"kind":"number","label":"计划行号","min":1,"optional":true},"source":{"kind":"text","label":"来源","max":20000},"title":{"kind":"text","label":"事项","max":20000},"todo":{"kind":"text","label":"任务要求","max":20000},"unresolved":{"kind":"text","label":"待落实的责任单位","max":20000}},"prefix":"JB","roles":{"committee":{"kind":"party","setting":"committee.unit"},"committee_deputy@committee":{"at":"committee","kind":"post"},"debtor":{"kind":"party"},"handler@office":{"at":"office","kind":"post"},"office":{"kind":"party","setting":"office.unit"},"office_deputy@office":{"above":"committee_deputy@committee","at":"office","kind":"post"},"office_head@office":{"above":"committee_deputy@committee","at":"office","kind":"post"}},"states":{"approved":{"due":{"roll":"next","term":{"fallback":"1 workdays","limit":"assignment.issue"}},"label":"审定待交办（定日）","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"cancelled":{"dropped":true,"final":true,"label":"已撤销"},"closed":{"final":true,"label":"办结"},"drafted":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"assignment.approve"}},"label":"拟办待审","owed_by":"office_deputy@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"in_progress":{"due":{"roll":"next","since_children":"task","term":{"fallback":"5 workdays","limit":"assignment.close"}},"label":"办理中","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","office_deputy@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"name":"报安委办主任","tells":["office_head@office"]},{"after":{"fallback":"5 workdays","limit":"ladder.repeat"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}]}},"issuing":{"due":{"roll":"next","term":{"fallback":"1 workdays","limit":"assignment.issue"}},"label":"审定待交办","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"merged":{"dropped":true,"final":true,"label":"已并入"},"redrafting":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"document.draft"}},"label":"退回重拟","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"resolving":{"due":{"roll":"next","term":{"fallback":"5 workdays","limit":"assignment.resolve"}},"label":"责任单位待落实","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}}},"title":"交办事项","transitions":{"add_units":{"asks":["joiners","joiners_due"],"by":["office_deputy@office"],"confirm":true,"label":"增加责任单位","opens":[{"each":"joiners","each_role":"owner","facts":{"due_day":["fact","joiners_due"],"part":["value","lead"]},"procedure":"task"}],"sources":["in_progress"],"target":"in_progress"},"approve":{"asks":["feedback"],"by":["office_deputy@office"],"label":"审定","sources":["drafted"],"target":"approved","when":[{"args":["draft"],"kind":"not_same_person"},{"args":["redraft"],"kind":"not_same_person"}]},"cancel":{"asks":["reason"],"by":["office_head@office"],"confirm":true,"label":"撤销","sources":["approved","drafted","in_progress","issuing","redrafting","resolving"],"target":"cancelled"},"close":{"asks":["quality","opinion"],"by":["handler@office"],"confirm":true,"label":"办结销号","sources":["in_progress"],"target":"closed","when":[{"args":["task"],"kind":"children_ended"}]},"draft":{"asks":["kind","title","todo","deliverable","source","clause","due_day","key","leads","cooperating","coordinator"],"by":["handler@office"],"label":"拟办","sources":[],"target":"drafted"},"enter_open_row":{"asks":["row","campaign","title","todo","deliverable","source","clause","due_month","key","unresolved","cooperating","coordinator","lead_text","cooperating_text"],"by":["handler@office"],"label":"录入计划任务（责任单位待落实）","sets":{"kind":"plan_row"},"sources":[],"target":"resolving"},"enter_row":{"asks":["row","campaign","title","todo","deliverable","source","clause","due_month","key","leads","cooperating","coordinator","lead_text","cooperating_text"],"by":["handler@office"],"label":"录入计划任务","sets":{"kind":"plan_row"},"sources":[],"target":"issuing"},"hand_over":{"by":["handler@office"],"confirm":true,"issues":["交办单"],"label":"交办","opens":[{"each":"leads","each_role":"owner","facts":{"due_day":["fact","due_day"],"part":["value","lead"]},"procedure":"task"},{"each":"cooperating","each_role":"owner","facts":{"due_day":["due",{"before":"due_day","roll":"next","term":{"fallback":"5 workdays","limit":"task.cooperate_before"}}],"part":["value","cooperating"]},"procedure":"task"}],"sources":["approved"],"target":"in_progress","when":[{"args":["kind","plan_row","handover","leader_instruction","meeting_decision","letter_item"],"kind":"fact_is"}]},"issue":{"by":["handler@office"],"confirm":true,"issues":["交办单"],"label":"交办","opens":[{"each":"leads","each_role":"owner","facts":{"due_day":["fact","due_month"],"part":["value","lead"]},"procedure":"task"},{"each":"cooperating","each_role":"owner","facts":{"due_day":["due",{"before":"due_month","roll":"next","term":{"fallback":"5 workdays","limit":"task.cooperate_before"}}],"part":["value","cooperating"]},"procedure":"task"}],"sources":["issuing"],"target":"in_progress","when":[{"args":["leads"],"kind":"has"}]},"merge":{"asks":["merged_into","reason"],"by":["office_deputy@office"],"confirm":true,"label":"并入其他事项","sources":["approved","drafted","in_progress","issuing","redrafting","resolving"],"target":"merged"},"redraft":{"asks":["title","todo","deliverable","due_day","leads","cooperating","coordinator"],"by":["handler@office"],"label":"重拟报审","sources":["redrafting"],"target":"drafted"},"resolve":{"asks":["leads","cooperating","coordinator"],"by":["handler@office","office_deputy@office"],"label":"落实责任单位","sources":["resolving"],"target":"issuing"},"send_back":{"asks":["reason"],"by":["office_deputy@office"],"label":"退回重拟","sources":["drafted"],"target":"redrafting"},"supervise":{"by":["handler@office"],"confirm":true,"issues":["督办单"],"label":"督办","opens":[{"each":"leads","each_role":"owner","facts":{"due_day":["fact","due_day"],"part":["value","lead"]},"procedure":"task"},{"each":"cooperating","each_role":"owner","facts":{"due_day":["due",{"before":"due_day","roll":"next","term":{"fallback":"5 workdays","limit":"task.cooperate_before"}}],"part":["value","cooperating"]},"procedure":"task"}],"sources":["approved"],"target":"in_progress","when":[{"args":["kind","supervise"],"kind":"fact_is"}]},"take_over":{"asks":["joiners","joiners_due","part"],"by":["child:task"],"label":"改派","opens":[{"each":"joiners","each_role":"owner","facts":{"bounces":["value","once"],"due_day":["fact","joiners_due"],"part":["fact","part"]},"procedure":"task"}],"sources":["in_progress"],"target":"in_progress"},"take_over_again":{"asks":["joiners","joiners_due","part"],"by":["child:task"],"label":"再次改派","opens":[{"each":"joiners","each_role":"owner","facts":{"bounces":["value","twice"],"due_day":["fact","joiners_due"],"part":["fact","part"]},"procedure":"task"}],"sources":["in_progress"],"target":"in_progress"}},"version":1}','2024-03-21T01:00:00.000000Z');
INSERT INTO "definition" VALUES('task',1,'2d8fb6f3339572b84ba3bdec05b77bd1d08c65ba876b0ba1bd6febe1ed130629','{"code":"task","facts":{"blockers":{"kind":"units","label":"需协调的单位","min":1},"bounces":{"choices":{"none":"未改派","once":"已改派一次","twice":"已改派两次"},"kind":"choice","label":"改派情况","optional":true},"claim":{"kind":"text","label":"异议理由及权责依据","max":20000},"clause":{"kind":"text","label":"依据条款","max":20000,"optional":true},"confirmations":{"kind":"text","label":"配合单位确认情况","max":20000,"optional":true},"coordinator":{"kind":"unit","label":"牵头协调单位","optional":true},"done":{"kind":"percent","label":"完成进度","max":100,"min":0},"due_day":{"kind":"day","label":"办理时限"},"evidence":{"kind":"attachment","label":"佐证材料","optional":true},"interim":{"kind":"text","label":"延期期间防控措施","max":20000,"optional":true},"joiners":{"kind":"units","label":"改派单位","min":1},"joiners_due":{"kind":"day","label":"改派后的办理时限"},"key":{"kind":"yes_no","label":"重点任务","optional":true},"milestone":{"kind":"text","label":"节点内容","max":20000},"milestone_day":{"kind":"day","label":"节点时限"},"needed_by":{"kind":"day","label":"需于何日前解决"},"next_step":{"kind":"text","label":"下一步打算","max":20000},"objection":{"kind":"attachment","label":"异议函","optional":true},"obstacle":{"kind":"text","label":"受阻事由","max":20000},"opinion":{"kind":"text","label":"审核意见","max":20000,"optional":true},"part":{"choices":{"cooperating":"配合","lead":"牵头"},"kind":"choice","label":"承担方式"},"problems":{"kind":"text","label":"存在问题","max":20000,"optional":true},"progress":{"kind":"text","label":"进展情况","max":20000},"proposed_owner":{"kind":"unit","label":"建议改由何单位承担"},"reason":{"kind":"text","label":"理由","max":20000},"received_by":{"kind":"text","label":"承办人","max":20000,"optional":true},"report":{"kind":"text","label":"办结情况","max":20000},"ruling":{"kind":"text","label":"裁定意见","max":20000},"signed_request":{"kind":"attachment","label":"主要负责人签字的申请书","optional":true},"source":{"kind":"text","label":"来源","max":20000,"optional":true},"title":{"kind":"text","label":"事项","max":20000},"todo":{"kind":"text","label":"任务要求","max":20000},"until":{"kind":"day","label":"申请延至"}},"prefix":"RW","roles":{"committee":{"kind":"party","setting":"committee.unit"},"committee_deputy@committee":{"at":"committee","kind":"post"},"debtor":{"kind":"party"},"handler@office":{"at":"office","kind":"post"},"leader@owner":{"at":"owner","kind":"post"},"office":{"kind":"party","setting":"office.unit"},"office_deputy@office":{"above":"committee_deputy@committee","at":"office","kind":"post"},"office_head@office":{"above":"committee_deputy@committee","at":"office","kind":"post"},"owner":{"kind":"party"}},"states":{"assigned":{"due":{"roll":"next","term":{"fallback":"1 workdays","limit":"task.receive"}},"label":"待签收","owed_by":"owner","slip":{"any":[{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"5 workdays","limit":"ladder.repeat"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["handler@office","office_head@office"]}]}},"cancelled":{"dropped":true,"final":true,"label":"已撤销"},"closed":{"final":true,"label":"办结销号"},"committee_ruling":{"due":{"roll":"next","term":{"fallback":"3 workdays","limit":"task.rule"}},"label":"第三次异议，待安委会裁定","owed_by":"committee_deputy@committee","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"exempted":{"dropped":true,"final":true,"label":"已免办"},"in_progress":{"due":{"fact":"due_day","roll":null},"label":"办理中","owed_by":"owner","slip":{"enterprise":[{"after":{"fallback":"-10 workdays","limit":"ladder.remind_first"},"name":"首次提醒","tells":["debtor"]},{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"再次提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.letter"},"name":"告知函","opens":{"facts":{"kind":["value","notice"]},"procedure":"letter"}},{"after":{"fallback":"20 workdays","limit":"ladder.interview"},"name":"约谈","opens":{"facts":{"occasion":["value","rung"]},"procedure":"interview"}},{"after":{"fallback":"30 workdays","limit":"ladder.exposure"},"name":"曝光","opens":{"procedure":"exposure"}},{"after":{"fallback":"35 workdays","limit":"ladder.report"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}],"office":[{"after":{"fallback":"-10 workdays","limit":"ladder.remind_first"},"name":"首次提醒","tells":["debtor"]},{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"再次提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.letter"},"name":"函告","opens":{"procedure":"letter"}},{"after":{"fallback":"10 workdays","limit":"ladder.circular"},"name":"通报","opens":{"procedure":"circular"}},{"after":{"fallback":"20 workdays","limit":"ladder.interview"},"name":"约谈","opens":{"facts":{"occasion":["value","rung"]},"procedure":"interview"}},{"after":{"fallback":"30 workdays","limit":"ladder.exposure"},"name":"移送倒查","opens":{"procedure":"responsibility_tracing"}},{"after":{"fallback":"35 workdays","limit":"ladder.report"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}],"public":[{"after":{"fallback":"-10 workdays","limit":"ladder.remind_first"},"name":"首次提醒","tells":["debtor"]},{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"再次提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.letter"},"name":"函告","opens":{"procedure":"letter"}},{"after":{"fallback":"10 workdays","limit":"ladder.circular"},"name":"通报","opens":{"procedure":"circular"}},{"after":{"fallback":"20 workdays","limit":"ladder.interview"},"name":"约谈","opens":{"facts":{"occasion":["value","rung"]},"procedure":"interview"}},{"after":{"fallback":"30 workdays","limit":"ladder.exposure"},"name":"移送倒查","opens":{"procedure":"responsibility_tracing"}},{"after":{"fallback":"35 workdays","limit":"ladder.report"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}],"superior":[{"after":{"fallback":"-10 workdays","limit":"ladder.remind_first"},"name":"首次提醒","tells":["debtor"]},{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"再次提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"5 workdays","limit":"ladder.repeat"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}]}},"objected":{"due":{"roll":"next","term":{"fallback":"3 workdays","limit":"task.rule"}},"label":"异议待裁定","owed_by":"office_head@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"reassigned":{"dropped":true,"final":true,"label":"已改派"},"received":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"task.object"}},"label":"已签收","owed_by":"owner","slip":{"any":[{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"5 workdays","limit":"ladder.repeat"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["handler@office","office_head@office"]}]}},"returned":{"due":{"roll":"next","term":{"fallback":"10 workdays","limit":"task.redo"}},"label":"限期重办","owed_by":"owner","slip":{"enterprise":[{"after":{"fallback":"-10 workdays","limit":"ladder.remind_first"},"name":"首次提醒","tells":["debtor"]},{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"再次提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.letter"},"name":"告知函","opens":{"facts":{"kind":["value","notice"]},"procedure":"letter"}},{"after":{"fallback":"20 workdays","limit":"ladder.interview"},"name":"约谈","opens":{"facts":{"occasion":["value","rung"]},"procedure":"interview"}},{"after":{"fallback":"30 workdays","limit":"ladder.exposure"},"name":"曝光","opens":{"procedure":"exposure"}},{"after":{"fallback":"35 workdays","limit":"ladder.report"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}],"office":[{"after":{"fallback":"-10 workdays","limit":"ladder.remind_first"},"name":"首次提醒","tells":["debtor"]},{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"再次提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.letter"},"name":"函告","opens":{"procedure":"letter"}},{"after":{"fallback":"10 workdays","limit":"ladder.circular"},"name":"通报","opens":{"procedure":"circular"}},{"after":{"fallback":"20 workdays","limit":"ladder.interview"},"name":"约谈","opens":{"facts":{"occasion":["value","rung"]},"procedure":"interview"}},{"after":{"fallback":"30 workdays","limit":"ladder.exposure"},"name":"移送倒查","opens":{"procedure":"responsibility_tracing"}},{"after":{"fallback":"35 workdays","limit":"ladder.report"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}],"public":[{"after":{"fallback":"-10 workdays","limit":"ladder.remind_first"},"name":"首次提醒","tells":["debtor"]},{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"再次提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.letter"},"name":"函告","opens":{"procedure":"letter"}},{"after":{"fallback":"10 workdays","limit":"ladder.circular"},"name":"通报","opens":{"procedure":"circular"}},{"after":{"fallback":"20 workdays","limit":"ladder.interview"},"name":"约谈","opens":{"facts":{"occasion":["value","rung"]},"procedure":"interview"}},{"after":{"fallback":"30 workdays","limit":"ladder.exposure"},"name":"移送倒查","opens":{"procedure":"responsibility_tracing"}},{"after":{"fallback":"35 workdays","limit":"ladder.report"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}],"superior":[{"after":{"fallback":"-10 workdays","limit":"ladder.remind_first"},"name":"首次提醒","tells":["debtor"]},{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"再次提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"5 workdays","limit":"ladder.repeat"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["committee_deputy@committee","office_head@office"]}]}},"reviewing":{"due":{"roll":"next","term":{"fallback":"5 workdays","limit":"task.review"}},"label":"审核","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}}},"title":"任务","transitions":{"allow_redo":{"asks":["reason"],"by":["handler@office","office_deputy@office"],"label":"退回，限期重办","sources":["reviewing"],"target":"returned","when":[{"args":["submit"],"kind":"not_same_person"},{"args":["allow_redo","<",1],"kind":"times"}]},"ask_late_to_extend":{"asks":["reason","interim","until","signed_request"],"by":["owner"],"label":"迟报延期申请","opens":[{"facts":{"late":["value",true]},"procedure":"extension","returns":{"until":"due_day"},"via":"request_for_task"}],"sources":["in_progress"],"target":"in_progress","when":[{"args":["extension"],"kind":"none_open"},{"args":["extend","<",1],"kind":"times"},{"args":["DUE","until"],"kind":"later_than"},{"args":["DUE",{"span":"0 workdays"}],"kind":"before"},{"args":["too_late_to_ask"],"kind":"own","sentence":"仍在规定的提前期内，请用“申请延期”"}]},"ask_to_extend":{"asks":["reason","interim","until","signed_request"],"by":["owner"],"label":"申请延期","opens":[{"facts":{"late":["value",false]},"procedure":"extension","returns":{"until":"due_day"},"via":"request_for_task"}],"sources":["in_progress"],"target":"in_progress","when":[{"args":["extension"],"kind":"none_open"},{"args":["extend","<",1],"kind":"times"},{"args":["DUE","until"],"kind":"later_than"},{"args":["DUE",{"fallback":"15 workdays","limit":"extension.request_before"}],"kind":"before"}]},"assign":{"asks":["title","todo","source","clause","part","coordinator","key","due_day","bounces"],"by":["parent"],"label":"交办","parties":["owner"],"sets":{"bounces":"none"},"sources":[],"target":"assigned"},"begin":{"by":["clock","owner"],"label":"开始办理","sources":["received"],"target":"in_progress"},"block":{"asks":["obstacle","blockers","needed_by"],"by":["owner"],"label":"受阻，请求协调","opens":[{"each":"blockers","each_role":"owner","facts":{"due_day":["fact","needed_by"],"obstacle":["fact","obstacle"]},"procedure":"coordination"}],"sources":["in_progress"],"target":"in_progress","when":[{"args":["coordination"],"kind":"none_open"}]},"cancel":{"by":["parent"],"label":"随交办事项撤销","sources":["assigned","committee_ruling","in_progress","objected","received","returned","reviewing"],"target":"cancelled"},"close":{"asks":["opinion"],"by":["handler@office"],"label":"审核通过，销号","sources":["reviewing"],"target":"closed","when":[{"args":["submit"],"kind":"not_same_person"},{"args":["ordinary"],"kind":"own","sentence":"重点任务由安委办副主任审核销号"}]},"close_key":{"asks":["opinion"],"by":["office_deputy@office"],"label":"审核通过，销号（重点任务）","sources":["reviewing"],"target":"closed","when":[{"args":["submit"],"kind":"not_same_person"}]},"committee_reassign":{"asks":["ruling","joiners","joiners_due"],"by":["committee_deputy@committee"],"confirm":true,"issues":["异议裁定意见"],"label":"安委会裁定改派","sources":["committee_ruling"],"target":"reassigned","tells":"take_over_again"},"committee_reject":{"asks":["ruling"],"by":["committee_deputy@committee"],"confirm":true,"issues":["异议裁定意见"],"label":"安委会裁定异议不成立","sources":["committee_ruling"],"target":"in_progress"},"deem_received":{"by":["clock"],"label":"逾期未签收，视为签收","sources":["assigned"],"target":"received"},"exempt":{"asks":["reason"],"by":["office_head@office"],"confirm":true,"label":"免办","sources":["assigned","committee_ruling","in_progress","objected","received","returned","reviewing"],"target":"exempted"},"extend":{"asks":["due_day"],"by":["child:extension"],"label":"延期","sources":["in_progress"],"target":"in_progress","when":[{"args":["extend","<",1],"kind":"times"},{"args":["DUE","due_day"],"kind":"later_than"},{"args":["within_a_year"],"kind":"own","sentence":"延期不得超过原时限一年"}]},"object":{"asks":["claim","objection","proposed_owner"],"by":["leader@owner"],"label":"提出异议","sources":["assigned","received"],"target":"objected","when":[{"args":["bounces","none","once"],"kind":"fact_is"}]},"object_again":{"asks":["claim","objection","proposed_owner"],"by":["leader@owner"],"label":"第三次提出异议","sources":["assigned","received"],"target":"committee_ruling","when":[{"args":["bounces","twice"],"kind":"fact_is"}]},"plan_milestone":{"asks":["milestone","milestone_day"],"by":["handler@office","owner"],"label":"列里程碑","opens":[{"facts":{"due_day":["fact","milestone_day"],"title":["fact","milestone"]},"procedure":"milestone"}],"sources":["in_progress"],"target":"in_progress"},"reassign":{"asks":["ruling","joiners","joiners_due"],"by":["office_head@office"],"confirm":true,"issues":["异议裁定意见"],"label":"异议成立，改派","sources":["objected"],"target":"reassigned","tells":"take_over","when":[{"args":["bounces","none"],"kind":"fact_is"}]},"reassign_again":{"asks":["ruling","joiners","joiners_due"],"by":["office_head@office"],"confirm":true,"issues":["异议裁定意见"],"label":"异议成立，再次改派","sources":["objected"],"target":"reassigned","tells":"take_over_again","when":[{"args":["bounces","once"],"kind":"fact_is"}]},"receive":{"asks":["received_by"],"by":["owner"],"label":"签收","sources":["assigned"],"target":"received"},"reject_objection":{"asks":["ruling"],"by":["office_head@office"],"confirm":true,"issues":["异议裁定意见"],"label":"异议不成立","sources":["objected"],"target":"in_progress"},"report_progress":{"asks":["done","progress","problems","next_step"],"by":["owner"],"label":"报进展","sources":["in_progress"],"target":"in_progress"},"send_back":{"asks":["reason"],"by":["handler@office","office_deputy@office"],"label":"退回重办，时限不变","sources":["reviewing"],"target":"in_progress","when":[{"args":["submit"],"kind":"not_same_person"}]},"submit":{"asks":["report","evidence","confirmations"],"by":["owner"],"label":"报结","sources":["in_progress","received","returned"],"target":"reviewing"}},"version":1}','2024-03-21T01:00:00.000000Z');
INSERT INTO "definition" VALUES('letter',1,'328e7a9d3ce0f2fae6df1f566440e1aa66ba3c0343fcdc0cb22039d1aab98983','{"code":"letter","facts":{"answer":{"kind":"text","label":"复函内容","max":20000},"answer_file":{"kind":"attachment","label":"复函","optional":true},"basis":{"kind":"text","label":"依据","max":20000,"optional":true},"contact":{"kind":"text","label":"联系人及电话","max":20000,"optional":true},"copies":{"kind":"units","label":"抄送单位","min":1,"optional":true},"demand":{"kind":"text","label":"要求","max":20000,"optional":true},"draft":{"kind":"text","label":"函稿","max":20000,"optional":true},"grounds":{"kind":"text","label":"事由","max":20000},"kind":{"choices":{"hint":"提示函","letter":"督促函","notice":"告知函"},"kind":"choice","label":"函种","optional":true},"materials":{"kind":"text","label":"需报材料","max":20000,"optional":true},"mode":{"choices":{"hand":"当面签收","left":"留置","notice":"公告","platform":"电子政务平台","post":"邮寄"},"kind":"choice","label":"送达方式","optional":true},"opinion":{"kind":"text","label":"研判意见","max":20000,"optional":true},"problems":{"kind":"text","label":"问题清单","max":20000,"optional":true},"reason":{"kind":"text","label":"理由","max":20000},"receipt":{"kind":"attachment","label":"送达回证、回执或留置照片","optional":true},"served_on":{"kind":"day","label":"送达日期"},"then":{"kind":"sequel","label":"后续"},"witnesses":{"kind":"people","label":"留置见证人","min":2,"optional":true}},"prefix":"HG","roles":{"addressee":{"kind":"party"},"committee":{"kind":"party","setting":"committee.unit"},"committee_deputy@committee":{"at":"committee","kind":"post"},"debtor":{"kind":"party"},"handler@office":{"at":"office","kind":"post"},"office":{"kind":"party","setting":"office.unit"},"office_deputy@office":{"above":"committee_deputy@committee","at":"office","kind":"post"},"office_head@office":{"above":"committee_deputy@committee","at":"office","kind":"post"}},"states":{"again_drafting":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"document.draft"}},"label":"退回重拟","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"again_signed":{"due":{"roll":"next","term":{"fallback":"1 workdays","limit":"letter.dispatch"}},"label":"待送达","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"assessing":{"due":{"roll":"next","term":{"fallback":"3 workdays","limit":"letter.assess"}},"label":"研判","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"awaiting":{"answers":true,"due":{"roll":"next","since":"served_on","term":{"fallback":"10 workdays","limit":"letter.reply"}},"label":"待复","owed_by":"addressee","slip":{"any":[{"after":{"fallback":"-5 workdays","limit":"ladder.remind_second"},"name":"提醒","tells":["debtor"]},{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor"]},{"after":{"fallback":"1 workdays","limit":"ladder.urge"},"name":"催办","tells":["debtor","handler@office"]},{"after":{"fallback":"5 workdays","limit":"ladder.repeat"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"逾期报告","tells":["handler@office","office_head@office"]}]}},"checking":{"due":{"roll":"next","term":{"fallback":"1 workdays","limit":"document.check"}},"label":"核稿","owed_by":"office_deputy@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"closed":{"final":true,"label":"办结"},"declined":{"dropped":true,"final":true,"label":"不发"},"drafting":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"document.draft"}},"label":"退回重拟","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"hint_drafting":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"document.draft"}},"label":"退回重拟","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"hinted":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"letter.decide"}},"label":"拟发提示函","owed_by":"office_deputy@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"moot":{"dropped":true,"final":true,"label":"事由消失"},"proposed":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"letter.decide"}},"label":"拟发","owed_by":"office_head@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"second":{"due":{"roll":"next","term":{"fallback":"2 workdays","limit":"letter.sign"}},"label":"拟再次督促","owed_by":"office_head@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"signed":{"due":{"roll":"next","term":{"fallback":"1 workdays","limit":"letter.dispatch"}},"label":"待送达","owed_by":"handler@office","slip":{"any":[{"after":{"fallback":"-1 workdays","limit":"ladder.remind_last"},"name":"末次提醒","tells":["debtor"]},{"after":{"fallback":"0 workdays"},"name":"到期提示","tells":["debtor","handler@office"]},{"after":{"fallback":"1 workdays","limit":"ladder.office_head"},"name":"报安委办主任","tells":["handler@office","office_head@office"]},{"after":{"fallback":"3 workdays","limit":"ladder.office_deputy_committee"},"every":{"fallback":"5 workdays","limit":"ladder.repeat"},"name":"报安委会副主任","tells":["committee_deputy@committee","office_head@office"]}]}},"unmoved":{"final":true,"label":"督促未果"},"withdrawn":{"dropped":true,"final":true,"label":"已撤回"}},"title":"函告","transitions":{"again_decline":{"asks":["reason"],"by":["office_head@office"],"label":"不发","sources":["again_drafting","second"],"target":"unmoved"},"again_drop":{"by":["parent"],"label":"事由消失","sources":["again_drafting","second"],"target":"closed"},"again_redraft":{"asks":["draft"],"by":["handler@office"],"label":"报送文稿","sources":["again_drafting"],"target":"second"},"again_send_back":{"asks":["reason"],"by":["office_head@office"],"label":"退回重拟","sources":["second"],"target":"again_drafting"},"again_serve":{"asks":["served_on","mode","witnesses","receipt"],"by":["handler@office"],"confirm":true,"label":"送达","serves":"served_on","sources":["again_signed"],"target":"awaiting","when":[{"kind":"grounds_stand"},{"args":["properly_left"],"kind":"own","sentence":"留置送达须有两名见证人和现场照片"}]},"again_sign":{"asks":["problems","demand"],"by":["office_head@office"],"confirm":true,"issues":["督促函"],"label":"签发","sources":["second"],"target":"again_signed","when":[{"kind":"grounds_stand"},{"args":["find_insufficient"],"kind":"not_same_person"}]},"again_withdraw":{"asks":["reason"],"by":["office_head@office"],"confirm":true,"label":"撤回，文号作废","sources":["again_signed"],"target":"closed","voids":true},"check":{"asks":["opinion"],"by":["office_deputy@office"],"label":"核稿同意","sources":["checking"],"target":"proposed"},"close":{"asks":["opinion"],"by":["handler@office"],"label":"办结","sources":["assessing"],"target":"closed"},"close_unanswered":{"asks":["reason"],"by":["office_deputy@office"],"label":"逾期未复，结函","sources":["awaiting"],"target":"unmoved"},"decline":{"asks":["reason","then"],"by":["office_deputy@office","office_head@office"],"label":"不发","sources":["checking","drafting","proposed"],"target":"declined"},"drop":{"by":["parent"],"label":"事由消失","sources":["checking","drafting","proposed"],"target":"moot"},"find_insufficient":{"asks":["reason"],"by":["handler@office"],"label":"复函不充分，再次督促","sources":["assessing"],"target":"second","when":[{"args":["again_sign","<",1],"kind":"times"}]},"give_up":{"asks":["reason"],"by":["handler@office"],"label":"再次复函仍不充分","sources":["assessing"],"target":"unmoved","when":[{"args":["again_sign",">=",1],"kind":"times"}]},"hint_decline":{"asks":["reason","then"],"by":["office_deputy@office","office_head@office"],"label":"不发","sources":["hint_drafting","hinted"],"target":"declined"},"hint_drop":{"by":["parent"],"label":"事由消失","sources":["hint_drafting","hinted"],"target":"moot"},"hint_redraft":{"asks":["draft"],"by":["handler@office"],"label":"报送文稿","sources":["hint_drafting"],"target":"hinted"},"hint_send_back":{"asks":["reason"],"by":["office_deputy@office"],"label":"退回重拟","sources":["hinted"],"target":"hint_drafting"},"hint_sign":{"asks":["basis","problems","demand","materials","contact","copies"],"by":["office_deputy@office"],"confirm":true,"issues":["提示函"],"label":"签发","sources":["hinted"],"target":"signed","when":[{"kind":"grounds_stand"},{"args":["propose_hint"],"kind":"not_same_person"}]},"propose":{"asks":["grounds","kind","basis","problems","demand","materials","contact","copies"],"by":["clock","handler@office","parent"],"label":"拟函","parties":["addressee"],"sets":{"basis":"《普陀区安全生产治本攻坚三年行动实施方案（2024—2026年）》五(五)13、六(五)","demand":"抓紧办理逾期事项，并在收函后的复函时限内书面说明进展、原因和下一步安排。","kind":"letter"},"sources":[],"target":"proposed"},"propose_hint":{"asks":["grounds","basis","problems","demand","materials","contact","copies"],"by":["handler@office"],"label":"拟提示函","parties":["addressee"],"sets":{"basis":"《普陀区安全生产治本攻坚三年行动实施方案（2024—2026年）》五(五)13、六(五)","demand":"抓紧办理逾期事项，并在收函后的复函时限内书面说明进展、原因和下一步安排。","kind":"hint"},"sources":[],"target":"hinted"},"redraft":{"asks":["draft"],"by":["handler@office"],"label":"报送文稿","sources":["drafting"],"target":"checking"},"reply":{"asks":["answer","answer_file"],"by":["addressee"],"label":"复函","sources":["awaiting"],"target":"assessing"},"return_check":{"asks":["reason"],"by":["office_deputy@office"],"label":"核稿退回","sources":["checking"],"target":"drafting"},"send_back":{"asks":["reason"],"by":["office_head@office"],"label":"退回重拟","sources":["proposed"],"target":"drafting"},"serve":{"asks":["served_on","mode","witnesses","receipt"],"by":["handler@office"],"confirm":true,"label":"送达","serves":"served_on","sources":["signed"],"target":"awaiting","when":[{"kind":"grounds_stand"},{"args":["properly_left"],"kind":"own","sentence":"留置送达须有两名见证人和现场照片"}]},"settle":{"asks":["reason"],"by":["office_deputy@office"],"label":"未复而事项已了结","sources":["awaiting"],"target":"closed"},"sign":{"asks":["basis","problems","demand","materials","contact","copies"],"by":["office_head@office"],"confirm":true,"issues":["督促函"],"label":"签发","sources":["proposed"],"target":"signed","when":[{"kind":"grounds_stand"},{"args":["propose"],"kind":"not_same_person"},{"args":["no_notice"],"kind":"own","sentence":"给企业的告知函由“签发告知函”签发"}]},"sign_notice":{"asks":["basis","problems","demand","materials","contact","copies"],"by":["office_head@office"],"confirm":true,"issues":["告知函"],"label":"签发告知函","sources":["proposed"],"target":"signed","when":[{"kind":"grounds_stand"},{"args":["propose"],"kind":"not_same_person"},{"args":["kind","notice"],"kind":"fact_is"}]},"withdraw":{"asks":["reason","then"],"by":["office_head@office"],"confirm":true,"label":"撤回，文号作废","sources":["signed"],"target":"withdrawn","voids":true}},"version":1}','2024-05-08T01:00:00.000000Z');
CREATE TABLE delegation (
	id INTEGER NOT NULL, 
	principal TEXT NOT NULL, 
	delegate TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	valid_from TEXT, 
	valid_to TEXT, 
	granted_by TEXT NOT NULL, 
	granted_at TEXT NOT NULL, 
	CONSTRAINT pk_delegation PRIMARY KEY (id), 
	CONSTRAINT fk_delegation_principal FOREIGN KEY(principal) REFERENCES operator (login), 
	CONSTRAINT fk_delegation_delegate FOREIGN KEY(delegate) REFERENCES operator (login)
);
CREATE TABLE document (
	id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	title TEXT NOT NULL, 
	series TEXT, 
	year INTEGER, 
	serial INTEGER, 
	official_number TEXT, 
	status TEXT NOT NULL, 
	issued_on TEXT NOT NULL, 
	issued_by TEXT NOT NULL, 
	unit_code TEXT, 
	served_on TEXT, 
	sha256 TEXT, 
	content BLOB, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT fk_document_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT uq_document_official_number UNIQUE (official_number)
);
INSERT INTO "document" VALUES(1,1,2,'交办单','细化部署','普安督',2024,1,'普安督〔2024〕1号','issued','2024-03-21','office.handler',NULL,NULL,NULL,NULL);
INSERT INTO "document" VALUES(2,3,3,'督促函','函告：区教育局 逾期未办结《细化部署》','普安办函',2024,1,'普安办函〔2024〕1号','issued','2024-05-09','office.head','jiaoyu','2024-05-11',NULL,NULL);
CREATE TABLE event (
	item_id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	transition TEXT NOT NULL, 
	from_state TEXT, 
	to_state TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	actor_kind TEXT NOT NULL, 
	typist TEXT, 
	acting_for TEXT, 
	source TEXT, 
	occurred_at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	facts TEXT NOT NULL, 
	reason TEXT, 
	corrects INTEGER, 
	effects TEXT NOT NULL, 
	calendar_revision TEXT, 
	profile_revision TEXT, 
	request_id TEXT, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (item_id, seq), 
	CONSTRAINT fk_event_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "event" VALUES(1,1,1,'enter_row',NULL,'issuing','office.handler','person',NULL,NULL,NULL,'2024-03-21T01:00:00.000000Z','2024-03-21T01:00:00.000000Z','{"due_month":"2024-04","kind":"plan_row","leads":["jiaoyu"],"source":"附件1第5行","title":"细化部署","todo":"制定子方案"}',NULL,NULL,'{"deadline":{"due":"2024-03-22","limit":"assignment.issue","provisional":false,"round":1,"state":"issuing","status":"running"},"parties":{}}','national-2026-dfc39704','putuo-1',NULL,'ff3501bda8b357ce2af820196165ec634e758d8bef1835e887701a4e43c4846e','654dd754ab79788a6c4f4cb265f3b9e184b53537d4055d421081b8a985263aac');
INSERT INTO "event" VALUES(1,2,1,'issue','issuing','in_progress','office.handler','person',NULL,NULL,NULL,'2024-03-21T01:00:00.000000Z','2024-03-21T01:00:00.000000Z','{}',NULL,NULL,'{"deadline":{"due":null,"limit":"assignment.close","provisional":false,"round":1,"state":"in_progress","status":"waiting"},"documents":[{"name":"交办单","number":"普安督〔2024〕1号"}]}','national-2026-dfc39704','putuo-1',NULL,'654dd754ab79788a6c4f4cb265f3b9e184b53537d4055d421081b8a985263aac','1c4b1af67df2fb9a4656cca08ca26754f8d8b55f87a4a936ffe30392854fddd9');
INSERT INTO "event" VALUES(2,1,1,'assign',NULL,'assigned','JB-2024-0001','parent',NULL,NULL,NULL,'2024-03-21T01:00:00.000000Z','2024-03-21T01:00:00.000000Z','{"bounces":"none","due_day":"2024-04-30","part":"lead","source":"附件1第5行","title":"细化部署","todo":"制定子方案"}',NULL,NULL,'{"deadline":{"due":"2024-03-22","limit":"task.receive","provisional":false,"round":1,"state":"assigned","status":"running"},"parties":{"owner":"jiaoyu"}}','national-2026-dfc39704','putuo-1',NULL,'920460ad9c03fd09e16af62873d12dd5b85c43ed070d60a1928fe1b11449a62e','640d75be12dc2e15b3530a4839088fb957c99e0699ac796001f9a810b66401bf');
INSERT INTO "event" VALUES(2,2,1,'receive','assigned','received','jiaoyu.liaison','person',NULL,'jiaoyu',NULL,'2024-03-21T01:00:00.000000Z','2024-03-21T01:00:00.000000Z','{}',NULL,NULL,'{"deadline":{"due":"2024-03-25","limit":"task.object","provisional":false,"round":1,"state":"received","status":"running"}}','national-2026-dfc39704','putuo-1',NULL,'640d75be12dc2e15b3530a4839088fb957c99e0699ac796001f9a810b66401bf','c455fd4d1fa1fa4376c4942c695f61a0bbbb2b32b074c08bf4e3e2e8e7b09917');
INSERT INTO "event" VALUES(2,3,1,'begin','received','in_progress','jiaoyu.liaison','person',NULL,'jiaoyu',NULL,'2024-03-21T01:00:00.000000Z','2024-03-21T01:00:00.000000Z','{}',NULL,NULL,'{"deadline":{"due":"2024-04-30","limit":null,"provisional":false,"round":1,"state":"in_progress","status":"running"}}','national-2026-dfc39704','putuo-1',NULL,'c455fd4d1fa1fa4376c4942c695f61a0bbbb2b32b074c08bf4e3e2e8e7b09917','c60c2e306455fdcc41b256c83bf0ff4d8d4110ab42ce2781c5ce8428bc750ad2');
INSERT INTO "event" VALUES(2,4,1,'clock.remind','in_progress','in_progress','clock','clock',NULL,NULL,NULL,'2024-04-17T01:00:00.000000Z','2024-04-17T01:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"首次提醒","told":["debtor"]}','national-2026-dfc39704','putuo-1',NULL,'c60c2e306455fdcc41b256c83bf0ff4d8d4110ab42ce2781c5ce8428bc750ad2','85e1f6584b5c0547c60d0556d442299829cf081cd2e9b5645fd91a2567f6f957');
INSERT INTO "event" VALUES(2,5,1,'clock.remind','in_progress','in_progress','clock','clock',NULL,NULL,NULL,'2024-04-24T01:00:00.000000Z','2024-04-24T01:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"再次提醒","told":["debtor"]}','national-2026-dfc39704','putuo-1',NULL,'85e1f6584b5c0547c60d0556d442299829cf081cd2e9b5645fd91a2567f6f957','16a869694bcba473fa5c0850a345c5012d4995a11c6da48681f89085d092d19d');
INSERT INTO "event" VALUES(2,6,1,'clock.remind','in_progress','in_progress','clock','clock',NULL,NULL,NULL,'2024-04-29T01:00:00.000000Z','2024-04-29T01:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"末次提醒","told":["debtor"]}','national-2026-dfc39704','putuo-1',NULL,'16a869694bcba473fa5c0850a345c5012d4995a11c6da48681f89085d092d19d','cb71e0339ca8bd790f73eee8f19598d5595709bd37706a241ce850cbe3071985');
INSERT INTO "event" VALUES(2,7,1,'clock.remind','in_progress','in_progress','clock','clock',NULL,NULL,NULL,'2024-04-30T01:00:00.000000Z','2024-04-30T01:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"到期提示","told":["debtor"]}','national-2026-dfc39704','putuo-1',NULL,'cb71e0339ca8bd790f73eee8f19598d5595709bd37706a241ce850cbe3071985','4cda0875126bbdbd4757156f0c507e2028ae2b9a8b683cde8e4f448f3cbd38db');
INSERT INTO "event" VALUES(2,8,1,'clock.lapse','in_progress','in_progress','clock','clock',NULL,NULL,NULL,'2024-04-30T16:00:00.000000Z','2024-04-30T16:00:00.000000Z','{}',NULL,NULL,'{"due":"2024-04-30","round":1,"state":"in_progress"}','national-2026-dfc39704','putuo-1',NULL,'4cda0875126bbdbd4757156f0c507e2028ae2b9a8b683cde8e4f448f3cbd38db','24160c8c54d4d12361f9bb5c0a1a531a6736f1b103bc6b3becd0414aab371dd1');
INSERT INTO "event" VALUES(2,9,1,'clock.remind','in_progress','in_progress','clock','clock',NULL,NULL,NULL,'2024-05-06T01:00:00.000000Z','2024-05-06T01:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"催办","told":["debtor","handler"]}','national-2026-dfc39704','putuo-1',NULL,'24160c8c54d4d12361f9bb5c0a1a531a6736f1b103bc6b3becd0414aab371dd1','0f81442f725aedc81f2371b360180e8e3118d2bdde4bce759ef5962b56682d01');
INSERT INTO "event" VALUES(2,10,1,'clock.escalate','in_progress','in_progress','clock','clock',NULL,NULL,NULL,'2024-05-08T01:00:00.000000Z','2024-05-08T01:00:00.000000Z','{}',NULL,NULL,'{"late_days":0,"n":1,"opens":"letter","rung":"函告"}','national-2026-dfc39704','putuo-1',NULL,'0f81442f725aedc81f2371b360180e8e3118d2bdde4bce759ef5962b56682d01','ad65b7e046d4e2c248ca78c4f49e9028a57d41e2fabb6d657a13f939d24da73d');
INSERT INTO "event" VALUES(3,1,1,'propose',NULL,'proposed','clock','clock',NULL,NULL,NULL,'2024-05-08T01:00:00.000000Z','2024-05-08T01:00:00.000000Z','{"basis":"《普陀区安全生产治本攻坚三年行动实施方案（2024—2026年）》五(五)13、六(五)","demand":"抓紧办理逾期事项，并在收函后的复函时限内书面说明进展、原因和下一步安排。","grounds":"任务 RW-2024-0001《细化部署》“办理中”应于2024年4月30日前完成，已逾期3个工作日。","kind":"letter"}',NULL,NULL,'{"deadline":{"due":"2024-05-10","limit":"letter.decide","provisional":false,"round":1,"state":"proposed","status":"running"},"parties":{"addressee":"jiaoyu"},"title":"函告：区教育局 逾期未办结《细化部署》"}','national-2026-dfc39704','putuo-1',NULL,'8b03cc010c28bcaa13c1a49e0271d75f08e82607c2cca8aa3d8cbfbd972b7054','c543b7ae27a3e90c0f9fb0e3a67e0415c22de6127429fc3592cf26721cb984a1');
INSERT INTO "event" VALUES(3,2,1,'clock.remind','proposed','proposed','clock','clock',NULL,NULL,NULL,'2024-05-09T01:00:00.000000Z','2024-05-09T01:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"末次提醒","told":["debtor"]}','national-2026-dfc39704','putuo-1',NULL,'c543b7ae27a3e90c0f9fb0e3a67e0415c22de6127429fc3592cf26721cb984a1','a3b11ef05d8ef87b7b46fb694eaa877fc653243641acb7371f4747ca6c3cb35f');
INSERT INTO "event" VALUES(3,3,1,'sign','proposed','signed','office.head','person',NULL,NULL,NULL,'2024-05-09T07:00:00.000000Z','2024-05-09T07:00:00.000000Z','{}',NULL,NULL,'{"deadline":{"due":"2024-05-10","limit":"letter.dispatch","provisional":false,"round":1,"state":"signed","status":"running"},"documents":[{"name":"督促函","number":"普安办函〔2024〕1号"}]}','national-2026-dfc39704','putuo-1',NULL,'a3b11ef05d8ef87b7b46fb694eaa877fc653243641acb7371f4747ca6c3cb35f','9fb3cd51bfac2b95ef2a0cba59c1392148ffc8c63184e127ada820bdb09b6da0');
INSERT INTO "event" VALUES(3,4,1,'clock.remind','signed','signed','clock','clock',NULL,NULL,NULL,'2024-05-09T01:00:00.000000Z','2024-05-09T07:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"末次提醒","told":["debtor"]}','national-2026-dfc39704','putuo-1',NULL,'9fb3cd51bfac2b95ef2a0cba59c1392148ffc8c63184e127ada820bdb09b6da0','57fca43e1f6a6cad41b0948810f4f5baec03b17d318d97a6fa1451f2df858d21');
INSERT INTO "event" VALUES(3,5,1,'clock.remind','signed','signed','clock','clock',NULL,NULL,NULL,'2024-05-10T01:00:00.000000Z','2024-05-10T01:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"到期提示","told":["debtor","handler"]}','national-2026-dfc39704','putuo-1',NULL,'57fca43e1f6a6cad41b0948810f4f5baec03b17d318d97a6fa1451f2df858d21','fae3fd9bd24ac3b0ba58ae54f698243a15eaf736633f535fb2879edc705f6373');
INSERT INTO "event" VALUES(3,6,1,'clock.lapse','signed','signed','clock','clock',NULL,NULL,NULL,'2024-05-10T16:00:00.000000Z','2024-05-10T16:00:00.000000Z','{}',NULL,NULL,'{"due":"2024-05-10","round":1,"state":"signed"}','national-2026-dfc39704','putuo-1',NULL,'fae3fd9bd24ac3b0ba58ae54f698243a15eaf736633f535fb2879edc705f6373','361a31411d4d312fac53be2d4dbcfa543eb2acfff7866d15dddefcc328a2c43d');
INSERT INTO "event" VALUES(3,7,1,'clock.remind','signed','signed','clock','clock',NULL,NULL,NULL,'2024-05-11T01:00:00.000000Z','2024-05-11T01:00:00.000000Z','{}',NULL,NULL,'{"n":1,"rung":"报安委办主任","told":["handler","office_head"]}','national-2026-dfc39704','putuo-1',NULL,'361a31411d4d312fac53be2d4dbcfa543eb2acfff7866d15dddefcc328a2c43d','9c00ecbea3dcdfc6479e84d0f3d7f30597731c8c38c2a1f9c8b0ecdf6a9fcd6c');
INSERT INTO "event" VALUES(3,8,1,'serve','signed','awaiting','office.handler','person',NULL,NULL,NULL,'2024-05-11T02:00:00.000000Z','2024-05-11T02:00:00.000000Z','{"served_on":"2024-05-11"}',NULL,NULL,'{"deadline":{"due":"2024-05-24","limit":"letter.reply","provisional":false,"round":1,"state":"awaiting","status":"running"}}','national-2026-dfc39704','putuo-1',NULL,'9c00ecbea3dcdfc6479e84d0f3d7f30597731c8c38c2a1f9c8b0ecdf6a9fcd6c','e11fc90e28d80e538930b4643d26d9759f6c0d303f5e77847ad14710a3c8160d');
CREATE TABLE ground (
	measure_id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	CONSTRAINT pk_ground PRIMARY KEY (measure_id, item_id, claim_id), 
	CONSTRAINT fk_ground_measure_id FOREIGN KEY(measure_id) REFERENCES item (id), 
	CONSTRAINT fk_ground_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_ground_claim_id FOREIGN KEY(claim_id) REFERENCES rung_claim (id)
)
 WITHOUT ROWID

;
INSERT INTO "ground" VALUES(3,2,6);
CREATE TABLE group_member (
	id INTEGER NOT NULL, 
	group_code TEXT NOT NULL, 
	unit_code TEXT NOT NULL, 
	valid_from TEXT, 
	valid_to TEXT, 
	CONSTRAINT pk_group_member PRIMARY KEY (id), 
	CONSTRAINT uq_group_member_group_code_unit_code_valid_from UNIQUE (group_code, unit_code, valid_from), 
	CONSTRAINT fk_group_member_group_code FOREIGN KEY(group_code) REFERENCES unit_group (code), 
	CONSTRAINT fk_group_member_unit_code FOREIGN KEY(unit_code) REFERENCES unit (code)
);
INSERT INTO "group_member" VALUES(1,'member_units','yingji','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(2,'member_units','jianguan','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(3,'member_units','xiaofang','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(4,'member_units','gongan','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(5,'member_units','shichang','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(6,'member_units','jiaoyu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(7,'member_units','minzheng','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(8,'member_units','shengtai','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(9,'member_units','shangwu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(10,'member_units','wenlv','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(11,'member_units','weijian','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(12,'member_units','guozi','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(13,'member_units','tiyu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(14,'member_units','fangguan','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(15,'member_units','fagai','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(16,'member_units','kewei','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(17,'member_units','caizheng','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(18,'member_units','guizi','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(19,'member_units','shuju','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(20,'member_units','lvrong','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(21,'member_units','guodong','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(22,'member_units','sifa','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(23,'member_units','jiwei','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(24,'member_units','zuzhi','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(25,'member_units','bianban','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(26,'member_units','gonghui','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(27,'member_units','caoyang','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(28,'member_units','changfeng','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(29,'member_units','changshoulu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(30,'member_units','ganquanlu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(31,'member_units','shiquanlu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(32,'member_units','yichuanlu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(33,'member_units','wanli','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(34,'member_units','zhenru','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(35,'member_units','changzheng','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(36,'member_units','taopu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(37,'regulators','yingji','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(38,'regulators','jianguan','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(39,'regulators','xiaofang','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(40,'regulators','gongan','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(41,'regulators','shichang','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(42,'regulators','jiaoyu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(43,'regulators','minzheng','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(44,'regulators','shengtai','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(45,'regulators','shangwu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(46,'regulators','wenlv','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(47,'regulators','weijian','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(48,'regulators','guozi','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(49,'regulators','tiyu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(50,'regulators','fangguan','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(51,'streets','caoyang','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(52,'streets','changfeng','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(53,'streets','changshoulu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(54,'streets','ganquanlu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(55,'streets','shiquanlu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(56,'streets','yichuanlu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(57,'streets','wanli','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(58,'streets','zhenru','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(59,'streets','changzheng','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(60,'streets','taopu','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(61,'soes','guoqijia','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(62,'soes','guoqiyi','2024-01-01',NULL);
INSERT INTO "group_member" VALUES(63,'soes','guoqibing','2024-01-01',NULL);
CREATE TABLE item (
	id INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	procedure TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	state TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	opened_at TEXT NOT NULL, 
	ended_at TEXT, 
	dropped BOOLEAN NOT NULL, 
	last_at TEXT NOT NULL, 
	facts TEXT NOT NULL, 
	parent_id INTEGER, 
	stay TEXT, 
	is_measure BOOLEAN NOT NULL, 
	signed_on TEXT, 
	served_on TEXT, 
	answer_due_on TEXT, 
	sequel TEXT, 
	grounds_flag TEXT NOT NULL, 
	wake_at TEXT, 
	head_hash TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	retry_at TEXT, 
	last_error TEXT, 
	CONSTRAINT pk_item PRIMARY KEY (id), 
	CONSTRAINT uq_item_number UNIQUE (number), 
	CONSTRAINT fk_item_parent_id FOREIGN KEY(parent_id) REFERENCES item (id)
);
INSERT INTO "item" VALUES(1,'JB-2024-0001','assignment',1,'细化部署','in_progress',2,'2024-03-21T01:00:00.000000Z',NULL,0,'2024-03-21T01:00:00.000000Z','{"due_month":"2024-04","kind":"plan_row","leads":["jiaoyu"],"source":"附件1第5行","title":"细化部署","todo":"制定子方案"}',NULL,NULL,0,'2024-03-21',NULL,NULL,NULL,'stand',NULL,'1c4b1af67df2fb9a4656cca08ca26754f8d8b55f87a4a936ffe30392854fddd9',0,NULL,NULL);
INSERT INTO "item" VALUES(2,'RW-2024-0001','task',1,'细化部署','in_progress',10,'2024-03-21T01:00:00.000000Z',NULL,0,'2024-05-08T01:00:00.000000Z','{"bounces":"none","due_day":"2024-04-30","part":"lead","source":"附件1第5行","title":"细化部署","todo":"制定子方案"}',1,NULL,0,NULL,NULL,NULL,NULL,'stand','2024-05-27T01:00:00.000000Z','ad65b7e046d4e2c248ca78c4f49e9028a57d41e2fabb6d657a13f939d24da73d',0,NULL,NULL);
INSERT INTO "item" VALUES(3,'HG-2024-0001','letter',1,'函告：区教育局 逾期未办结《细化部署》','awaiting',8,'2024-05-08T01:00:00.000000Z',NULL,0,'2024-05-11T02:00:00.000000Z','{"basis":"《普陀区安全生产治本攻坚三年行动实施方案（2024—2026年）》五(五)13、六(五)","demand":"抓紧办理逾期事项，并在收函后的复函时限内书面说明进展、原因和下一步安排。","grounds":"任务 RW-2024-0001《细化部署》“办理中”应于2024年4月30日前完成，已逾期3个工作日。","kind":"letter","served_on":"2024-05-11"}',2,NULL,1,'2024-05-09','2024-05-11','2024-05-24',NULL,'stand','2024-05-17T01:00:00.000000Z','e11fc90e28d80e538930b4643d26d9759f6c0d303f5e77847ad14710a3c8160d',0,NULL,NULL);
CREATE TABLE lease (
	name TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	token INTEGER NOT NULL, 
	until TEXT NOT NULL, 
	CONSTRAINT pk_lease PRIMARY KEY (name)
);
INSERT INTO "lease" VALUES('chores','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1,'2024-05-11T02:00:00.000000Z');
CREATE TABLE message (
	id INTEGER NOT NULL, 
	item_id INTEGER, 
	seq INTEGER, 
	role TEXT NOT NULL, 
	unit_code TEXT, 
	post TEXT, 
	code TEXT NOT NULL, 
	data TEXT NOT NULL, 
	status TEXT NOT NULL, 
	channel TEXT, 
	created_at TEXT NOT NULL, 
	deliver_at TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	lease_until TEXT, 
	token TEXT, 
	error TEXT, 
	history TEXT NOT NULL, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT fk_message_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "message" VALUES(1,2,4,'owner','jiaoyu',NULL,'rung','{"due":"2024-04-30","n":1,"number":"RW-2024-0001","rung":"首次提醒","state":"办理中","title":"细化部署"}','queued',NULL,'2024-04-17T01:00:00.000000Z','2024-04-17T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(2,2,5,'owner','jiaoyu',NULL,'rung','{"due":"2024-04-30","n":1,"number":"RW-2024-0001","rung":"再次提醒","state":"办理中","title":"细化部署"}','queued',NULL,'2024-04-24T01:00:00.000000Z','2024-04-24T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(3,2,6,'owner','jiaoyu',NULL,'rung','{"due":"2024-04-30","n":1,"number":"RW-2024-0001","rung":"末次提醒","state":"办理中","title":"细化部署"}','queued',NULL,'2024-04-29T01:00:00.000000Z','2024-04-29T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(4,2,7,'owner','jiaoyu',NULL,'rung','{"due":"2024-04-30","n":1,"number":"RW-2024-0001","rung":"到期提示","state":"办理中","title":"细化部署"}','queued',NULL,'2024-04-30T01:00:00.000000Z','2024-04-30T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(5,2,9,'owner','jiaoyu',NULL,'rung','{"due":"2024-04-30","n":1,"number":"RW-2024-0001","rung":"催办","state":"办理中","title":"细化部署"}','queued',NULL,'2024-05-06T01:00:00.000000Z','2024-05-06T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(6,2,9,'handler','anweiban','handler','rung','{"due":"2024-04-30","n":1,"number":"RW-2024-0001","rung":"催办","state":"办理中","title":"细化部署"}','queued',NULL,'2024-05-06T01:00:00.000000Z','2024-05-06T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(7,3,2,'office_head','anweiban','office_head','rung','{"due":"2024-05-10","n":1,"number":"HG-2024-0001","rung":"末次提醒","state":"拟发","title":"函告：区教育局 逾期未办结《细化部署》"}','queued',NULL,'2024-05-09T01:00:00.000000Z','2024-05-09T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(8,3,4,'handler','anweiban','handler','rung','{"due":"2024-05-10","n":1,"number":"HG-2024-0001","rung":"末次提醒","state":"待送达","title":"函告：区教育局 逾期未办结《细化部署》"}','queued',NULL,'2024-05-09T07:00:00.000000Z','2024-05-09T07:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(9,3,5,'handler','anweiban','handler','rung','{"due":"2024-05-10","n":1,"number":"HG-2024-0001","rung":"到期提示","state":"待送达","title":"函告：区教育局 逾期未办结《细化部署》"}','queued',NULL,'2024-05-10T01:00:00.000000Z','2024-05-10T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(10,3,5,'handler','anweiban','handler','rung','{"due":"2024-05-10","n":1,"number":"HG-2024-0001","rung":"到期提示","state":"待送达","title":"函告：区教育局 逾期未办结《细化部署》"}','queued',NULL,'2024-05-10T01:00:00.000000Z','2024-05-10T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(11,3,7,'handler','anweiban','handler','rung','{"due":"2024-05-10","n":1,"number":"HG-2024-0001","rung":"报安委办主任","state":"待送达","title":"函告：区教育局 逾期未办结《细化部署》"}','queued',NULL,'2024-05-11T01:00:00.000000Z','2024-05-11T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
INSERT INTO "message" VALUES(12,3,7,'office_head','anweiban','office_head','rung','{"due":"2024-05-10","n":1,"number":"HG-2024-0001","rung":"报安委办主任","state":"待送达","title":"函告：区教育局 逾期未办结《细化部署》"}','queued',NULL,'2024-05-11T01:00:00.000000Z','2024-05-11T01:00:00.000000Z',0,NULL,NULL,NULL,'[]');
CREATE TABLE number_series (
	organ TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	next INTEGER NOT NULL, 
	CONSTRAINT pk_number_series PRIMARY KEY (organ, year)
);
INSERT INTO "number_series" VALUES('JB',2024,2);
INSERT INTO "number_series" VALUES('普安督',2024,2);
INSERT INTO "number_series" VALUES('RW',2024,2);
INSERT INTO "number_series" VALUES('HG',2024,2);
INSERT INTO "number_series" VALUES('普安办函',2024,2);
CREATE TABLE occurrence (
	item_id INTEGER NOT NULL, 
	procedure TEXT NOT NULL, 
	period TEXT NOT NULL, 
	child_id INTEGER, 
	CONSTRAINT pk_occurrence PRIMARY KEY (item_id, procedure, period), 
	CONSTRAINT fk_occurrence_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_occurrence_child_id FOREIGN KEY(child_id) REFERENCES item (id)
)
 WITHOUT ROWID

;
CREATE TABLE operator (
	login TEXT NOT NULL, 
	name TEXT NOT NULL, 
	os_user TEXT, 
	valid_to TEXT, 
	CONSTRAINT pk_operator PRIMARY KEY (login), 
	CONSTRAINT uq_operator_os_user UNIQUE (os_user)
);
INSERT INTO "operator" VALUES('admin','系统管理员',NULL,NULL);
INSERT INTO "operator" VALUES('office.handler','安委办经办人一',NULL,NULL);
INSERT INTO "operator" VALUES('office.handler2','安委办经办人二',NULL,NULL);
INSERT INTO "operator" VALUES('office.deputy','安委办副主任',NULL,NULL);
INSERT INTO "operator" VALUES('office.head','安委办主任',NULL,NULL);
INSERT INTO "operator" VALUES('office.legal','安委办法制审核员',NULL,NULL);
INSERT INTO "operator" VALUES('office.archivist','安委办档案员',NULL,NULL);
INSERT INTO "operator" VALUES('committee.deputy','安委会副主任',NULL,NULL);
INSERT INTO "operator" VALUES('committee.head','安委会主任',NULL,NULL);
INSERT INTO "operator" VALUES('yingji.liaison','区应急局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('yingji.leader','区应急局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('yingji.head','区应急局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('yingji.inspector1','区应急局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('yingji.inspector2','区应急局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('jianguan.liaison','区建管委联络员',NULL,NULL);
INSERT INTO "operator" VALUES('jianguan.leader','区建管委分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('jianguan.head','区建管委主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('jianguan.inspector1','区建管委执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('jianguan.inspector2','区建管委执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('xiaofang.liaison','区消防救援支队联络员',NULL,NULL);
INSERT INTO "operator" VALUES('xiaofang.leader','区消防救援支队分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('xiaofang.head','区消防救援支队主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('xiaofang.inspector1','区消防救援支队执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('xiaofang.inspector2','区消防救援支队执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('gongan.liaison','区公安分局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('gongan.leader','区公安分局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('gongan.head','区公安分局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('gongan.inspector1','区公安分局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('gongan.inspector2','区公安分局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('shichang.liaison','区市场监管局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('shichang.leader','区市场监管局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('shichang.head','区市场监管局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('shichang.inspector1','区市场监管局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('shichang.inspector2','区市场监管局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('jiaoyu.liaison','区教育局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('jiaoyu.leader','区教育局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('jiaoyu.head','区教育局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('jiaoyu.inspector1','区教育局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('jiaoyu.inspector2','区教育局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('minzheng.liaison','区民政局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('minzheng.leader','区民政局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('minzheng.head','区民政局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('minzheng.inspector1','区民政局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('minzheng.inspector2','区民政局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('shengtai.liaison','区生态环境局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('shengtai.leader','区生态环境局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('shengtai.head','区生态环境局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('shengtai.inspector1','区生态环境局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('shengtai.inspector2','区生态环境局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('shangwu.liaison','区商务委联络员',NULL,NULL);
INSERT INTO "operator" VALUES('shangwu.leader','区商务委分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('shangwu.head','区商务委主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('shangwu.inspector1','区商务委执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('shangwu.inspector2','区商务委执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('wenlv.liaison','区文旅局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('wenlv.leader','区文旅局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('wenlv.head','区文旅局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('wenlv.inspector1','区文旅局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('wenlv.inspector2','区文旅局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('weijian.liaison','区卫生健康委联络员',NULL,NULL);
INSERT INTO "operator" VALUES('weijian.leader','区卫生健康委分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('weijian.head','区卫生健康委主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('weijian.inspector1','区卫生健康委执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('weijian.inspector2','区卫生健康委执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('guozi.liaison','区国资委联络员',NULL,NULL);
INSERT INTO "operator" VALUES('guozi.leader','区国资委分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('guozi.head','区国资委主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('guozi.inspector1','区国资委执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('guozi.inspector2','区国资委执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('tiyu.liaison','区体育局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('tiyu.leader','区体育局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('tiyu.head','区体育局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('tiyu.inspector1','区体育局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('tiyu.inspector2','区体育局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('fangguan.liaison','区房管局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('fangguan.leader','区房管局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('fangguan.head','区房管局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('fangguan.inspector1','区房管局执法人员一',NULL,NULL);
INSERT INTO "operator" VALUES('fangguan.inspector2','区房管局执法人员二',NULL,NULL);
INSERT INTO "operator" VALUES('fagai.liaison','区发改委联络员',NULL,NULL);
INSERT INTO "operator" VALUES('fagai.leader','区发改委分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('fagai.head','区发改委主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('kewei.liaison','区科委联络员',NULL,NULL);
INSERT INTO "operator" VALUES('kewei.leader','区科委分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('kewei.head','区科委主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('caizheng.liaison','区财政局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('caizheng.leader','区财政局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('caizheng.head','区财政局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('guizi.liaison','区规划资源局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('guizi.leader','区规划资源局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('guizi.head','区规划资源局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('shuju.liaison','区数据局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('shuju.leader','区数据局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('shuju.head','区数据局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('lvrong.liaison','区绿化市容局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('lvrong.leader','区绿化市容局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('lvrong.head','区绿化市容局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('guodong.liaison','区国动办联络员',NULL,NULL);
INSERT INTO "operator" VALUES('guodong.leader','区国动办分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('guodong.head','区国动办主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('sifa.liaison','区司法局联络员',NULL,NULL);
INSERT INTO "operator" VALUES('sifa.leader','区司法局分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('sifa.head','区司法局主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('jiwei.liaison','区纪委监委联络员',NULL,NULL);
INSERT INTO "operator" VALUES('jiwei.leader','区纪委监委分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('jiwei.head','区纪委监委主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('zuzhi.liaison','区委组织部联络员',NULL,NULL);
INSERT INTO "operator" VALUES('zuzhi.leader','区委组织部分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('zuzhi.head','区委组织部主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('bianban.liaison','区委编办联络员',NULL,NULL);
INSERT INTO "operator" VALUES('bianban.leader','区委编办分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('bianban.head','区委编办主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('gonghui.liaison','区总工会联络员',NULL,NULL);
INSERT INTO "operator" VALUES('gonghui.leader','区总工会分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('gonghui.head','区总工会主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('xiaofangban.liaison','区消防委办公室联络员',NULL,NULL);
INSERT INTO "operator" VALUES('xiaofangban.leader','区消防委办公室分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('xiaofangban.head','区消防委办公室主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('dangxiao.liaison','区委党校联络员',NULL,NULL);
INSERT INTO "operator" VALUES('dangxiao.leader','区委党校分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('dangxiao.head','区委党校主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('rongmeiti.liaison','区融媒体中心联络员',NULL,NULL);
INSERT INTO "operator" VALUES('rongmeiti.leader','区融媒体中心分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('rongmeiti.head','区融媒体中心主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('caoyang.liaison','曹杨新村街道联络员',NULL,NULL);
INSERT INTO "operator" VALUES('caoyang.leader','曹杨新村街道分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('caoyang.head','曹杨新村街道主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('changfeng.liaison','长风新村街道联络员',NULL,NULL);
INSERT INTO "operator" VALUES('changfeng.leader','长风新村街道分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('changfeng.head','长风新村街道主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('changshoulu.liaison','长寿路街道联络员',NULL,NULL);
INSERT INTO "operator" VALUES('changshoulu.leader','长寿路街道分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('changshoulu.head','长寿路街道主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('ganquanlu.liaison','甘泉路街道联络员',NULL,NULL);
INSERT INTO "operator" VALUES('ganquanlu.leader','甘泉路街道分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('ganquanlu.head','甘泉路街道主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('shiquanlu.liaison','石泉路街道联络员',NULL,NULL);
INSERT INTO "operator" VALUES('shiquanlu.leader','石泉路街道分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('shiquanlu.head','石泉路街道主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('yichuanlu.liaison','宜川路街道联络员',NULL,NULL);
INSERT INTO "operator" VALUES('yichuanlu.leader','宜川路街道分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('yichuanlu.head','宜川路街道主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('wanli.liaison','万里街道联络员',NULL,NULL);
INSERT INTO "operator" VALUES('wanli.leader','万里街道分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('wanli.head','万里街道主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('zhenru.liaison','真如镇街道联络员',NULL,NULL);
INSERT INTO "operator" VALUES('zhenru.leader','真如镇街道分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('zhenru.head','真如镇街道主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('changzheng.liaison','长征镇联络员',NULL,NULL);
INSERT INTO "operator" VALUES('changzheng.leader','长征镇分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('changzheng.head','长征镇主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('taopu.liaison','桃浦镇联络员',NULL,NULL);
INSERT INTO "operator" VALUES('taopu.leader','桃浦镇分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('taopu.head','桃浦镇主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('guoqijia.liaison','示例国企甲联络员',NULL,NULL);
INSERT INTO "operator" VALUES('guoqijia.leader','示例国企甲分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('guoqijia.head','示例国企甲主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('guoqiyi.liaison','示例国企乙联络员',NULL,NULL);
INSERT INTO "operator" VALUES('guoqiyi.leader','示例国企乙分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('guoqiyi.head','示例国企乙主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('guoqibing.liaison','示例国企丙联络员',NULL,NULL);
INSERT INTO "operator" VALUES('guoqibing.leader','示例国企丙分管领导',NULL,NULL);
INSERT INTO "operator" VALUES('guoqibing.head','示例国企丙主要负责人',NULL,NULL);
INSERT INTO "operator" VALUES('jiwei.discipline','区纪委监委承办人',NULL,NULL);
INSERT INTO "operator" VALUES('zhuanjia.expert1','区安全生产专家库专家一',NULL,NULL);
INSERT INTO "operator" VALUES('zhuanjia.expert2','区安全生产专家库专家二',NULL,NULL);
INSERT INTO "operator" VALUES('zhuanjia.expert3','区安全生产专家库专家三',NULL,NULL);
CREATE TABLE outage (
	id INTEGER NOT NULL, 
	since TEXT NOT NULL, 
	until TEXT NOT NULL, 
	noticed_at TEXT NOT NULL, 
	boot_id TEXT NOT NULL, 
	CONSTRAINT pk_outage PRIMARY KEY (id)
);
CREATE TABLE party (
	item_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	unit_code TEXT NOT NULL, 
	CONSTRAINT pk_party PRIMARY KEY (item_id, role), 
	CONSTRAINT fk_party_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_party_unit_code FOREIGN KEY(unit_code) REFERENCES unit (code)
)
 WITHOUT ROWID

;
INSERT INTO "party" VALUES(2,'owner','jiaoyu');
INSERT INTO "party" VALUES(3,'addressee','jiaoyu');
CREATE TABLE post (
	id INTEGER NOT NULL, 
	login TEXT NOT NULL, 
	role TEXT NOT NULL, 
	unit_code TEXT NOT NULL, 
	valid_from TEXT, 
	valid_to TEXT, 
	CONSTRAINT pk_post PRIMARY KEY (id), 
	CONSTRAINT uq_post_login_role_unit_code_valid_from UNIQUE (login, role, unit_code, valid_from), 
	CONSTRAINT fk_post_login FOREIGN KEY(login) REFERENCES operator (login), 
	CONSTRAINT fk_post_unit_code FOREIGN KEY(unit_code) REFERENCES unit (code)
);
INSERT INTO "post" VALUES(1,'office.handler','handler','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(2,'office.handler2','handler','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(3,'office.handler2','liaison','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(4,'office.deputy','office_deputy','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(5,'office.deputy','leader','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(6,'office.head','office_head','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(7,'office.head','head','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(8,'office.legal','legal','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(9,'office.archivist','archivist','anweiban','2024-01-01',NULL);
INSERT INTO "post" VALUES(10,'committee.deputy','committee_deputy','anweihui','2024-01-01',NULL);
INSERT INTO "post" VALUES(11,'committee.head','committee_head','anweihui','2024-01-01',NULL);
INSERT INTO "post" VALUES(12,'yingji.liaison','liaison','yingji','2024-01-01',NULL);
INSERT INTO "post" VALUES(13,'yingji.leader','leader','yingji','2024-01-01',NULL);
INSERT INTO "post" VALUES(14,'yingji.head','head','yingji','2024-01-01',NULL);
INSERT INTO "post" VALUES(15,'yingji.inspector1','inspector','yingji','2024-01-01',NULL);
INSERT INTO "post" VALUES(16,'yingji.inspector2','inspector','yingji','2024-01-01',NULL);
INSERT INTO "post" VALUES(17,'jianguan.liaison','liaison','jianguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(18,'jianguan.leader','leader','jianguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(19,'jianguan.head','head','jianguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(20,'jianguan.inspector1','inspector','jianguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(21,'jianguan.inspector2','inspector','jianguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(22,'xiaofang.liaison','liaison','xiaofang','2024-01-01',NULL);
INSERT INTO "post" VALUES(23,'xiaofang.leader','leader','xiaofang','2024-01-01',NULL);
INSERT INTO "post" VALUES(24,'xiaofang.head','head','xiaofang','2024-01-01',NULL);
INSERT INTO "post" VALUES(25,'xiaofang.inspector1','inspector','xiaofang','2024-01-01',NULL);
INSERT INTO "post" VALUES(26,'xiaofang.inspector2','inspector','xiaofang','2024-01-01',NULL);
INSERT INTO "post" VALUES(27,'gongan.liaison','liaison','gongan','2024-01-01',NULL);
INSERT INTO "post" VALUES(28,'gongan.leader','leader','gongan','2024-01-01',NULL);
INSERT INTO "post" VALUES(29,'gongan.head','head','gongan','2024-01-01',NULL);
INSERT INTO "post" VALUES(30,'gongan.inspector1','inspector','gongan','2024-01-01',NULL);
INSERT INTO "post" VALUES(31,'gongan.inspector2','inspector','gongan','2024-01-01',NULL);
INSERT INTO "post" VALUES(32,'shichang.liaison','liaison','shichang','2024-01-01',NULL);
INSERT INTO "post" VALUES(33,'shichang.leader','leader','shichang','2024-01-01',NULL);
INSERT INTO "post" VALUES(34,'shichang.head','head','shichang','2024-01-01',NULL);
INSERT INTO "post" VALUES(35,'shichang.inspector1','inspector','shichang','2024-01-01',NULL);
INSERT INTO "post" VALUES(36,'shichang.inspector2','inspector','shichang','2024-01-01',NULL);
INSERT INTO "post" VALUES(37,'jiaoyu.liaison','liaison','jiaoyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(38,'jiaoyu.leader','leader','jiaoyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(39,'jiaoyu.head','head','jiaoyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(40,'jiaoyu.inspector1','inspector','jiaoyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(41,'jiaoyu.inspector2','inspector','jiaoyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(42,'minzheng.liaison','liaison','minzheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(43,'minzheng.leader','leader','minzheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(44,'minzheng.head','head','minzheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(45,'minzheng.inspector1','inspector','minzheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(46,'minzheng.inspector2','inspector','minzheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(47,'shengtai.liaison','liaison','shengtai','2024-01-01',NULL);
INSERT INTO "post" VALUES(48,'shengtai.leader','leader','shengtai','2024-01-01',NULL);
INSERT INTO "post" VALUES(49,'shengtai.head','head','shengtai','2024-01-01',NULL);
INSERT INTO "post" VALUES(50,'shengtai.inspector1','inspector','shengtai','2024-01-01',NULL);
INSERT INTO "post" VALUES(51,'shengtai.inspector2','inspector','shengtai','2024-01-01',NULL);
INSERT INTO "post" VALUES(52,'shangwu.liaison','liaison','shangwu','2024-01-01',NULL);
INSERT INTO "post" VALUES(53,'shangwu.leader','leader','shangwu','2024-01-01',NULL);
INSERT INTO "post" VALUES(54,'shangwu.head','head','shangwu','2024-01-01',NULL);
INSERT INTO "post" VALUES(55,'shangwu.inspector1','inspector','shangwu','2024-01-01',NULL);
INSERT INTO "post" VALUES(56,'shangwu.inspector2','inspector','shangwu','2024-01-01',NULL);
INSERT INTO "post" VALUES(57,'wenlv.liaison','liaison','wenlv','2024-01-01',NULL);
INSERT INTO "post" VALUES(58,'wenlv.leader','leader','wenlv','2024-01-01',NULL);
INSERT INTO "post" VALUES(59,'wenlv.head','head','wenlv','2024-01-01',NULL);
INSERT INTO "post" VALUES(60,'wenlv.inspector1','inspector','wenlv','2024-01-01',NULL);
INSERT INTO "post" VALUES(61,'wenlv.inspector2','inspector','wenlv','2024-01-01',NULL);
INSERT INTO "post" VALUES(62,'weijian.liaison','liaison','weijian','2024-01-01',NULL);
INSERT INTO "post" VALUES(63,'weijian.leader','leader','weijian','2024-01-01',NULL);
INSERT INTO "post" VALUES(64,'weijian.head','head','weijian','2024-01-01',NULL);
INSERT INTO "post" VALUES(65,'weijian.inspector1','inspector','weijian','2024-01-01',NULL);
INSERT INTO "post" VALUES(66,'weijian.inspector2','inspector','weijian','2024-01-01',NULL);
INSERT INTO "post" VALUES(67,'guozi.liaison','liaison','guozi','2024-01-01',NULL);
INSERT INTO "post" VALUES(68,'guozi.leader','leader','guozi','2024-01-01',NULL);
INSERT INTO "post" VALUES(69,'guozi.head','head','guozi','2024-01-01',NULL);
INSERT INTO "post" VALUES(70,'guozi.inspector1','inspector','guozi','2024-01-01',NULL);
INSERT INTO "post" VALUES(71,'guozi.inspector2','inspector','guozi','2024-01-01',NULL);
INSERT INTO "post" VALUES(72,'tiyu.liaison','liaison','tiyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(73,'tiyu.leader','leader','tiyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(74,'tiyu.head','head','tiyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(75,'tiyu.inspector1','inspector','tiyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(76,'tiyu.inspector2','inspector','tiyu','2024-01-01',NULL);
INSERT INTO "post" VALUES(77,'fangguan.liaison','liaison','fangguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(78,'fangguan.leader','leader','fangguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(79,'fangguan.head','head','fangguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(80,'fangguan.inspector1','inspector','fangguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(81,'fangguan.inspector2','inspector','fangguan','2024-01-01',NULL);
INSERT INTO "post" VALUES(82,'fagai.liaison','liaison','fagai','2024-01-01',NULL);
INSERT INTO "post" VALUES(83,'fagai.leader','leader','fagai','2024-01-01',NULL);
INSERT INTO "post" VALUES(84,'fagai.head','head','fagai','2024-01-01',NULL);
INSERT INTO "post" VALUES(85,'kewei.liaison','liaison','kewei','2024-01-01',NULL);
INSERT INTO "post" VALUES(86,'kewei.leader','leader','kewei','2024-01-01',NULL);
INSERT INTO "post" VALUES(87,'kewei.head','head','kewei','2024-01-01',NULL);
INSERT INTO "post" VALUES(88,'caizheng.liaison','liaison','caizheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(89,'caizheng.leader','leader','caizheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(90,'caizheng.head','head','caizheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(91,'guizi.liaison','liaison','guizi','2024-01-01',NULL);
INSERT INTO "post" VALUES(92,'guizi.leader','leader','guizi','2024-01-01',NULL);
INSERT INTO "post" VALUES(93,'guizi.head','head','guizi','2024-01-01',NULL);
INSERT INTO "post" VALUES(94,'shuju.liaison','liaison','shuju','2024-01-01',NULL);
INSERT INTO "post" VALUES(95,'shuju.leader','leader','shuju','2024-01-01',NULL);
INSERT INTO "post" VALUES(96,'shuju.head','head','shuju','2024-01-01',NULL);
INSERT INTO "post" VALUES(97,'lvrong.liaison','liaison','lvrong','2024-01-01',NULL);
INSERT INTO "post" VALUES(98,'lvrong.leader','leader','lvrong','2024-01-01',NULL);
INSERT INTO "post" VALUES(99,'lvrong.head','head','lvrong','2024-01-01',NULL);
INSERT INTO "post" VALUES(100,'guodong.liaison','liaison','guodong','2024-01-01',NULL);
INSERT INTO "post" VALUES(101,'guodong.leader','leader','guodong','2024-01-01',NULL);
INSERT INTO "post" VALUES(102,'guodong.head','head','guodong','2024-01-01',NULL);
INSERT INTO "post" VALUES(103,'sifa.liaison','liaison','sifa','2024-01-01',NULL);
INSERT INTO "post" VALUES(104,'sifa.leader','leader','sifa','2024-01-01',NULL);
INSERT INTO "post" VALUES(105,'sifa.head','head','sifa','2024-01-01',NULL);
INSERT INTO "post" VALUES(106,'jiwei.liaison','liaison','jiwei','2024-01-01',NULL);
INSERT INTO "post" VALUES(107,'jiwei.leader','leader','jiwei','2024-01-01',NULL);
INSERT INTO "post" VALUES(108,'jiwei.head','head','jiwei','2024-01-01',NULL);
INSERT INTO "post" VALUES(109,'zuzhi.liaison','liaison','zuzhi','2024-01-01',NULL);
INSERT INTO "post" VALUES(110,'zuzhi.leader','leader','zuzhi','2024-01-01',NULL);
INSERT INTO "post" VALUES(111,'zuzhi.head','head','zuzhi','2024-01-01',NULL);
INSERT INTO "post" VALUES(112,'bianban.liaison','liaison','bianban','2024-01-01',NULL);
INSERT INTO "post" VALUES(113,'bianban.leader','leader','bianban','2024-01-01',NULL);
INSERT INTO "post" VALUES(114,'bianban.head','head','bianban','2024-01-01',NULL);
INSERT INTO "post" VALUES(115,'gonghui.liaison','liaison','gonghui','2024-01-01',NULL);
INSERT INTO "post" VALUES(116,'gonghui.leader','leader','gonghui','2024-01-01',NULL);
INSERT INTO "post" VALUES(117,'gonghui.head','head','gonghui','2024-01-01',NULL);
INSERT INTO "post" VALUES(118,'xiaofangban.liaison','liaison','xiaofangban','2024-01-01',NULL);
INSERT INTO "post" VALUES(119,'xiaofangban.leader','leader','xiaofangban','2024-01-01',NULL);
INSERT INTO "post" VALUES(120,'xiaofangban.head','head','xiaofangban','2024-01-01',NULL);
INSERT INTO "post" VALUES(121,'dangxiao.liaison','liaison','dangxiao','2024-01-01',NULL);
INSERT INTO "post" VALUES(122,'dangxiao.leader','leader','dangxiao','2024-01-01',NULL);
INSERT INTO "post" VALUES(123,'dangxiao.head','head','dangxiao','2024-01-01',NULL);
INSERT INTO "post" VALUES(124,'rongmeiti.liaison','liaison','rongmeiti','2024-01-01',NULL);
INSERT INTO "post" VALUES(125,'rongmeiti.leader','leader','rongmeiti','2024-01-01',NULL);
INSERT INTO "post" VALUES(126,'rongmeiti.head','head','rongmeiti','2024-01-01',NULL);
INSERT INTO "post" VALUES(127,'caoyang.liaison','liaison','caoyang','2024-01-01',NULL);
INSERT INTO "post" VALUES(128,'caoyang.leader','leader','caoyang','2024-01-01',NULL);
INSERT INTO "post" VALUES(129,'caoyang.head','head','caoyang','2024-01-01',NULL);
INSERT INTO "post" VALUES(130,'changfeng.liaison','liaison','changfeng','2024-01-01',NULL);
INSERT INTO "post" VALUES(131,'changfeng.leader','leader','changfeng','2024-01-01',NULL);
INSERT INTO "post" VALUES(132,'changfeng.head','head','changfeng','2024-01-01',NULL);
INSERT INTO "post" VALUES(133,'changshoulu.liaison','liaison','changshoulu','2024-01-01',NULL);
INSERT INTO "post" VALUES(134,'changshoulu.leader','leader','changshoulu','2024-01-01',NULL);
INSERT INTO "post" VALUES(135,'changshoulu.head','head','changshoulu','2024-01-01',NULL);
INSERT INTO "post" VALUES(136,'ganquanlu.liaison','liaison','ganquanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(137,'ganquanlu.leader','leader','ganquanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(138,'ganquanlu.head','head','ganquanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(139,'shiquanlu.liaison','liaison','shiquanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(140,'shiquanlu.leader','leader','shiquanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(141,'shiquanlu.head','head','shiquanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(142,'yichuanlu.liaison','liaison','yichuanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(143,'yichuanlu.leader','leader','yichuanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(144,'yichuanlu.head','head','yichuanlu','2024-01-01',NULL);
INSERT INTO "post" VALUES(145,'wanli.liaison','liaison','wanli','2024-01-01',NULL);
INSERT INTO "post" VALUES(146,'wanli.leader','leader','wanli','2024-01-01',NULL);
INSERT INTO "post" VALUES(147,'wanli.head','head','wanli','2024-01-01',NULL);
INSERT INTO "post" VALUES(148,'zhenru.liaison','liaison','zhenru','2024-01-01',NULL);
INSERT INTO "post" VALUES(149,'zhenru.leader','leader','zhenru','2024-01-01',NULL);
INSERT INTO "post" VALUES(150,'zhenru.head','head','zhenru','2024-01-01',NULL);
INSERT INTO "post" VALUES(151,'changzheng.liaison','liaison','changzheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(152,'changzheng.leader','leader','changzheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(153,'changzheng.head','head','changzheng','2024-01-01',NULL);
INSERT INTO "post" VALUES(154,'taopu.liaison','liaison','taopu','2024-01-01',NULL);
INSERT INTO "post" VALUES(155,'taopu.leader','leader','taopu','2024-01-01',NULL);
INSERT INTO "post" VALUES(156,'taopu.head','head','taopu','2024-01-01',NULL);
INSERT INTO "post" VALUES(157,'guoqijia.liaison','liaison','guoqijia','2024-01-01',NULL);
INSERT INTO "post" VALUES(158,'guoqijia.leader','leader','guoqijia','2024-01-01',NULL);
INSERT INTO "post" VALUES(159,'guoqijia.head','head','guoqijia','2024-01-01',NULL);
INSERT INTO "post" VALUES(160,'guoqiyi.liaison','liaison','guoqiyi','2024-01-01',NULL);
INSERT INTO "post" VALUES(161,'guoqiyi.leader','leader','guoqiyi','2024-01-01',NULL);
INSERT INTO "post" VALUES(162,'guoqiyi.head','head','guoqiyi','2024-01-01',NULL);
INSERT INTO "post" VALUES(163,'guoqibing.liaison','liaison','guoqibing','2024-01-01',NULL);
INSERT INTO "post" VALUES(164,'guoqibing.leader','leader','guoqibing','2024-01-01',NULL);
INSERT INTO "post" VALUES(165,'guoqibing.head','head','guoqibing','2024-01-01',NULL);
INSERT INTO "post" VALUES(166,'jiwei.discipline','discipline','jiwei','2024-01-01',NULL);
INSERT INTO "post" VALUES(167,'zhuanjia.expert1','expert','zhuanjia','2024-01-01',NULL);
INSERT INTO "post" VALUES(168,'zhuanjia.expert2','expert','zhuanjia','2024-01-01',NULL);
INSERT INTO "post" VALUES(169,'zhuanjia.expert3','expert','zhuanjia','2024-01-01',NULL);
CREATE TABLE profile_revision (
	place INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	name TEXT NOT NULL, 
	revision TEXT NOT NULL, 
	effective TEXT NOT NULL, 
	content TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	loaded_at TEXT NOT NULL, 
	loaded_by TEXT NOT NULL, 
	asked_at TEXT, 
	settled_at TEXT, 
	CONSTRAINT pk_profile_revision PRIMARY KEY (place), 
	CONSTRAINT uq_profile_revision_key UNIQUE ("key")
);
INSERT INTO "profile_revision" VALUES(1,'putuo-1','putuo','1','2024-03-21','# 普陀区安委办的时限方案（默认值）。改了这个文件并不生效，要由 `duban deadline load` 载入数据库。
# standing：plan 出自本区方案，law 出自法律法规规章，practice 参照外地或通行做法，assumed 暂定（无依据，处处标明）。

[profile]
name = "putuo"
title = "普陀区时限方案"
revision = 1
effective = 2024-03-21
note = "标为 assumed 的，须由区安委办按本区挂牌督办办法逐项确认。"

# 隐患（一般隐患、检测规则等后续程序使用） ----------------------------------------

["hazard.register"]
n = 1
unit = "workdays"
basis = "登记入账：暂定，待区安委办确认"
standing = "assumed"

["hazard.recheck"]
n = 10
unit = "days"
basis = "整改期满复查：外地通行十日，消防另有规定"
standing = "practice"

["hazard.long_standing"]
n = 90
unit = "days"
basis = "长期存在的认定天数：暂定，待区安委办确认"
standing = "assumed"

# 挂牌督办 ----------------------------------------

["listing.judge"]
n = 3
unit = "workdays"
basis = "收到报告到作出判定：暂定，待区安委办确认"
standing = "assumed"

["listing.propose"]
n = 2
unit = "workdays"
basis = "判定后提出挂牌建议：暂定，待区安委办确认"
standing = "assumed"

["listing.approve"]
n = 3
unit = "workdays"
basis = "挂牌报批：暂定，待区安委办确认"
standing = "assumed"

["listing.serve"]
n = 3
unit = "workdays"
basis = "挂牌通知书送达：暂定，待区安委办确认"
standing = "assumed"

["listing.publish"]
n = 5
unit = "workdays"
basis = "挂牌公告：参照青岛做法；广东七个工作日"
standing = "practice"

["listing.plan"]
n = 10
unit = "workdays"
basis = "报送治理方案：暂定，待区安委办确认；交通部门有三十日的规定"
standing = "assumed"

["listing.plan_review"]
n = 3
unit = "workdays"
basis = "治理方案审查：暂定，待区安委办确认"
standing = "assumed"

["listing.treat_cap"]
n = 1
unit = "years"
basis = "治理期限上限：参照青岛做法"
standing = "practice"

["listing.accept"]
n = 10
unit = "days"
basis = "申请或期满后十日内现场审查：原安全监管总局令第16号第二十三条（条文待核），湖北同"
standing = "law"

["listing.delist"]
n = 5
unit = "workdays"
basis = "销号审批：暂定，待区安委办确认"
standing = "assumed"

["listing.delist_publish"]
n = 5
unit = "workdays"
basis = "摘牌公告：参照青岛做法"
standing = "practice"

["listing.lookback"]
n = 90
unit = "days"
basis = "摘牌后回头看：暂定，待区安委办确认"
standing = "assumed"

["listing.notify_principals"]
n = 1
unit = "workdays"
basis = "分别告知主要负责人和实际控制人：方案要求及时，一个工作日为暂定"
standing = "assumed"

["listing.resume"]
n = 5
unit = "workdays"
basis = "恢复生产经营的审查：暂定，待区安委办确认"
standing = "assumed"

["listing.progress_read"]
n = 5
unit = "workdays"
basis = "督办单位阅处进展报告：暂定，待区安委办确认"
standing = "assumed"

["listing.enforce"]
n = 10
unit = "workdays"
basis = "期满未治理后的执法处置（安全生产法第一百零二条、第七十条、第一百一十三条）：天数为暂定"
standing = "assumed"

# 延期 ----------------------------------------

["extension.opinion"]
n = 3
unit = "workdays"
basis = "督办单位出具意见：暂定，待区安委办确认"
standing = "assumed"

["extension.decide"]
n = 10
unit = "workdays"
basis = "作出延期决定：参照青岛做法"
standing = "practice"

["extension.request_before"]
n = 15
unit = "workdays"
basis = "期满前提出延期申请：参照宁波做法；青岛二十个工作日"
standing = "practice"

["extension.cap"]
n = 1
unit = "years"
basis = "延期总长上限：参照青岛做法"
standing = "practice"

# 中止 ----------------------------------------

["suspension.review"]
n = 30
unit = "days"
basis = "中止后最迟多久复核一次：暂定，待区安委办确认"
standing = "assumed"

# 任务交办（安委办一侧） ----------------------------------------

["assignment.approve"]
n = 2
unit = "workdays"
basis = "交办事项审定：暂定，待区安委办确认"
standing = "assumed"

["assignment.issue"]
n = 1
unit = "workdays"
basis = "审定后交办：暂定，待区安委办确认"
standing = "assumed"

["assignment.resolve"]
n = 5
unit = "workdays"
basis = "落实责任单位名单：暂定，待区安委办确认"
standing = "assumed"

["assignment.close"]
n = 5
unit = "workdays"
basis = "办结销号：暂定，待区安委办确认"
standing = "assumed"

# 任务办理（责任单位一侧） ----------------------------------------

["task.receive"]
n = 1
unit = "workdays"
basis = "签收：暂定，待区安委办确认"
standing = "assumed"

["task.object"]
n = 2
unit = "workdays"
basis = "提出异议：暂定，待区安委办确认；信访件为五个工作日"
standing = "assumed"

["task.rule"]
n = 3
unit = "workdays"
basis = "异议裁定：暂定，待区安委办确认"
standing = "assumed"

["task.review"]
n = 5
unit = "workdays"
basis = "报结审核：暂定，待区安委办确认"
standing = "assumed"

["task.redo"]
n = 10
unit = "workdays"
basis = "退回重办：暂定，待区安委办确认"
standing = "assumed"

["task.cooperate_before"]
n = 5
unit = "workdays"
basis = "配合单位先于牵头单位完成：暂定，待区安委办确认"
standing = "assumed"

# 公文流转 ----------------------------------------

["document.draft"]
n = 2
unit = "workdays"
basis = "拟稿、重拟：暂定，待区安委办确认"
standing = "assumed"

["document.check"]
n = 1
unit = "workdays"
basis = "核稿：暂定，待区安委办确认"
standing = "assumed"

["document.cosign"]
n = 3
unit = "workdays"
basis = "会签：暂定，待区安委办确认"
standing = "assumed"

["document.legal"]
n = 3
unit = "workdays"
basis = "法制审核：暂定，待区安委办确认"
standing = "assumed"

# 函告 ----------------------------------------

["letter.decide"]
n = 2
unit = "workdays"
basis = "决定是否发函：暂定，待区安委办确认"
standing = "assumed"

["letter.sign"]
n = 2
unit = "workdays"
basis = "签发：暂定，待区安委办确认"
standing = "assumed"

["letter.dispatch"]
n = 1
unit = "workdays"
basis = "送达：暂定，待区安委办确认"
standing = "assumed"

["letter.reply"]
n = 10
unit = "workdays"
basis = "复函：参照宁波抄告制度"
standing = "practice"

["letter.assess"]
n = 3
unit = "workdays"
basis = "复函研判：暂定，待区安委办确认"
standing = "assumed"

# 通报 ----------------------------------------

["circular.decide"]
n = 2
unit = "workdays"
basis = "决定是否通报：暂定，待区安委办确认"
standing = "assumed"

["circular.fact_check"]
n = 2
unit = "workdays"
basis = "被通报单位核实事实：暂定，待区安委办确认"
standing = "assumed"

["circular.sign"]
n = 5
unit = "workdays"
basis = "审核签发：暂定，待区安委办确认"
standing = "assumed"

["circular.dispatch"]
n = 1
unit = "workdays"
basis = "印发送达：暂定，待区安委办确认"
standing = "assumed"

["circular.feedback"]
n = 10
unit = "workdays"
basis = "整改反馈：暂定，待区安委办确认"
standing = "assumed"

["circular.assess"]
n = 3
unit = "workdays"
basis = "反馈研判：暂定，待区安委办确认"
standing = "assumed"

# 约谈 ----------------------------------------

["interview.decide"]
n = 2
unit = "workdays"
basis = "决定是否约谈：暂定，待区安委办确认"
standing = "assumed"

["interview.notify"]
n = 2
unit = "workdays"
basis = "发出约谈通知：暂定，待区安委办确认"
standing = "assumed"

["interview.notice"]
n = 3
unit = "workdays"
basis = "约谈通知提前送达：暂定，待区安委办确认"
standing = "assumed"

["interview.hold"]
n = 5
unit = "workdays"
basis = "批准后举行约谈：参照漳州做法（一周内）"
standing = "practice"

["interview.minutes"]
n = 3
unit = "workdays"
basis = "形成纪要：暂定，待区安委办确认"
standing = "assumed"

["interview.report"]
n = 15
unit = "days"
basis = "报送整改报告：参照上海2011年规定"
standing = "practice"

["interview.verify"]
n = 10
unit = "workdays"
basis = "整改核查：暂定，待区安委办确认"
standing = "assumed"

["interview.minutes_sign"]
n = 2
unit = "workdays"
basis = "主约谈人签发纪要：暂定，待区安委办确认"
standing = "assumed"

["interview.follow_up"]
n = 30
unit = "days"
basis = "整改不到位后的跟踪：暂定，待区安委办确认"
standing = "assumed"

# 曝光 ----------------------------------------

["exposure.decide"]
n = 2
unit = "workdays"
basis = "决定是否曝光：暂定，待区安委办确认"
standing = "assumed"

["exposure.evidence"]
n = 2
unit = "workdays"
basis = "核对证据：暂定，待区安委办确认"
standing = "assumed"

["exposure.privacy"]
n = 2
unit = "workdays"
basis = "保密审查：暂定，待区安委办确认"
standing = "assumed"

["exposure.legal"]
n = 3
unit = "workdays"
basis = "法制审核：暂定，待区安委办确认"
standing = "assumed"

["exposure.object"]
n = 3
unit = "workdays"
basis = "当事单位提出异议：暂定，待区安委办确认"
standing = "assumed"

["exposure.approve"]
n = 3
unit = "workdays"
basis = "审批：暂定，待区安委办确认"
standing = "assumed"

["exposure.publish"]
n = 5
unit = "workdays"
basis = "批准后发布：暂定，待区安委办确认"
standing = "assumed"

["exposure.followup"]
n = 30
unit = "days"
basis = "跟踪报道：暂定，待区安委办确认"
standing = "assumed"

["exposure.withdraw"]
n = 3
unit = "workdays"
basis = "原决定变更或撤销后撤回信息：行政处罚法第四十八条、第八十五条"
standing = "law"

["exposure.notice_sign"]
n = 1
unit = "workdays"
basis = "签发拟曝光告知书：暂定，待区安委办确认"
standing = "assumed"

["exposure.notice_serve"]
n = 1
unit = "workdays"
basis = "送达拟曝光告知书：暂定，待区安委办确认"
standing = "assumed"

["exposure.objection"]
n = 3
unit = "workdays"
basis = "复核异议：暂定，待区安委办确认"
standing = "assumed"

["exposure.verify"]
n = 5
unit = "workdays"
basis = "核实整改情况：暂定，待区安委办确认"
standing = "assumed"

["exposure.announce"]
n = 5
unit = "workdays"
basis = "整改完成后在同一载体公告：暂定，待区安委办确认"
standing = "assumed"

# 责任倒查 ----------------------------------------

["tracing.screen"]
n = 10
unit = "workdays"
basis = "初核：暂定，待区安委办确认"
standing = "assumed"

["tracing.approve"]
n = 5
unit = "workdays"
basis = "启动报批：暂定，待区安委办确认"
standing = "assumed"

["tracing.form"]
n = 3
unit = "workdays"
basis = "组建核查组：暂定，待区安委办确认"
standing = "assumed"

["tracing.investigate"]
n = 60
unit = "days"
basis = "核查：参照国务院令第493号，暂定"
standing = "assumed"

["tracing.investigate_extra"]
n = 60
unit = "days"
basis = "核查延长：参照国务院令第493号，暂定"
standing = "assumed"

["tracing.views"]
n = 5
unit = "workdays"
basis = "听取陈述申辩：暂定，待区安委办确认"
standing = "assumed"

["tracing.deliberate"]
n = 10
unit = "workdays"
basis = "集体研究：暂定，待区安委办确认"
standing = "assumed"

["tracing.approve_report"]
n = 15
unit = "days"
basis = "报告审定：参照国务院令第493号批复期限，暂定"
standing = "assumed"

["tracing.dispose"]
n = 3
unit = "workdays"
basis = "分办处理：暂定，待区安委办确认"
standing = "assumed"

["tracing.review"]
n = 30
unit = "days"
basis = "复核：参照政府督查工作条例第十七条，暂定"
standing = "assumed"

["tracing.conclude"]
n = 5
unit = "workdays"
basis = "办结：暂定，待区安委办确认"
standing = "assumed"

["tracing.notify"]
n = 1
unit = "workdays"
basis = "送达核查组通知：暂定，待区安委办确认"
standing = "assumed"

["tracing.review_request"]
n = 30
unit = "days"
basis = "申请复核：参照政府督查工作条例第十七条，暂定"
standing = "assumed"

["tracing.answer"]
n = 30
unit = "days"
basis = "分办事项的反馈：暂定，待区安委办确认"
standing = "assumed"

["tracing.follow_up"]
n = 1
unit = "years"
basis = "落实情况评估：参照安全生产法第八十六条，暂定"
standing = "assumed"

# 举报（后续程序使用） ----------------------------------------

["tip.first_contact"]
n = 1
unit = "workdays"
basis = "首次联系举报人：热线办理惯例"
standing = "practice"

["tip.simple"]
n = 5
unit = "workdays"
basis = "简单事项办结：热线办理惯例"
standing = "practice"

["tip.finish"]
n = 15
unit = "workdays"
basis = "一般事项办结：热线办理惯例"
standing = "practice"

["tip.max"]
n = 30
unit = "days"
basis = "安全生产举报核查：暂定，待区安委办确认；外地六十日"
standing = "assumed"

["tip.extra"]
n = 30
unit = "days"
basis = "核查延长：暂定，待区安委办确认"
standing = "assumed"

["tip.reward_claim"]
n = 60
unit = "days"
basis = "领取奖励：各地举报奖励办法通例"
standing = "practice"

# 移送（后续程序使用） ----------------------------------------

["crime.head"]
n = 3
unit = "days"
basis = "正职负责人决定是否移送：国务院令第310号，按自然日"
standing = "law"

["crime.transfer"]
n = 24
unit = "hours"
basis = "决定移送后二十四小时内移送：国务院令第310号"
standing = "law"

["crime.police"]
n = 3
unit = "days"
basis = "公安机关决定是否立案：国务院令第310号，按自然日"
standing = "law"

["crime.reconsider"]
n = 3
unit = "days"
basis = "提请复议：国务院令第310号，按自然日"
standing = "law"

["crime.reconsider_decide"]
n = 3
unit = "days"
basis = "复议决定：国务院令第310号，按自然日"
standing = "law"

["crime.handover"]
n = 3
unit = "days"
basis = "立案后移交物品材料：国务院令第310号，按自然日"
standing = "law"

["j3.feedback"]
n = 10
unit = "workdays"
basis = "移交线索的办理反馈：参照宁波做法"
standing = "practice"

# 执法（后续程序使用） ----------------------------------------

["penalty.publicity"]
n = 7
unit = "workdays"
basis = "处罚信息公开：安全生产法第七十八条"
standing = "law"

["power_cut.notice"]
n = 24
unit = "hours"
basis = "停电前提前通知：安全生产法第七十条"
standing = "law"

# 升级阶梯（自到期日起的工作日；负数为到期之前） ----------------------------------------

["ladder.remind_first"]
n = -10
unit = "workdays"
basis = "第一次提醒：暂定，待区安委办确认"
standing = "assumed"

["ladder.remind_second"]
n = -5
unit = "workdays"
basis = "第二次提醒：暂定，待区安委办确认"
standing = "assumed"

["ladder.remind_last"]
n = -1
unit = "workdays"
basis = "最后提醒：暂定，待区安委办确认"
standing = "assumed"

["ladder.urge"]
n = 1
unit = "workdays"
basis = "催办：梯级出自行动方案，天数为暂定"
standing = "assumed"

["ladder.letter"]
n = 3
unit = "workdays"
basis = "提出函告：梯级出自行动方案，天数为暂定"
standing = "assumed"

["ladder.recheck"]
n = 7
unit = "workdays"
basis = "期满后督办单位强制复查：湖北十日内，折合七个工作日"
standing = "practice"

["ladder.circular"]
n = 10
unit = "workdays"
basis = "提出通报：梯级出自行动方案，天数为暂定"
standing = "assumed"

["ladder.interview"]
n = 20
unit = "workdays"
basis = "提出约谈：梯级出自行动方案，天数为暂定"
standing = "assumed"

["ladder.exposure"]
n = 30
unit = "workdays"
basis = "提出曝光或移送：梯级出自行动方案，天数为暂定"
standing = "assumed"

["ladder.report"]
n = 35
unit = "workdays"
basis = "阶梯走完后第一次上报：暂定，待区安委办确认"
standing = "assumed"

["ladder.repeat"]
n = 5
unit = "workdays"
basis = "阶梯走完后每隔几日再报：暂定，待区安委办确认"
standing = "assumed"

["ladder.office_head"]
n = 1
unit = "workdays"
basis = "本办逾期报安委办主任：暂定，待区安委办确认"
standing = "assumed"

["ladder.office_deputy_committee"]
n = 3
unit = "workdays"
basis = "本办逾期报安委会副主任：暂定，待区安委办确认"
standing = "assumed"
','34270af6af89c52ef59e4c2e725f0a15714de33ca64d474f48e027cd90b1bb4d','2024-03-21T01:00:00.000000Z','admin',NULL,NULL);
CREATE TABLE refusal (
	id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	login TEXT NOT NULL, 
	number TEXT, 
	transition TEXT, 
	acting_for TEXT, 
	reasons TEXT NOT NULL, 
	CONSTRAINT pk_refusal PRIMARY KEY (id)
);
CREATE TABLE request (
	id TEXT NOT NULL, 
	at TEXT NOT NULL, 
	login TEXT NOT NULL, 
	answer TEXT, 
	CONSTRAINT pk_request PRIMARY KEY (id)
);
CREATE TABLE rung_claim (
	id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	rung TEXT NOT NULL, 
	n INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	claimed_at TEXT NOT NULL, 
	measure_id INTEGER, 
	CONSTRAINT pk_rung_claim PRIMARY KEY (id), 
	CONSTRAINT uq_rung_claim_item_id_state_round_rung_n UNIQUE (item_id, state, round, rung, n), 
	CONSTRAINT fk_rung_claim_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_rung_claim_measure_id FOREIGN KEY(measure_id) REFERENCES item (id)
);
INSERT INTO "rung_claim" VALUES(1,2,'in_progress',1,'首次提醒',1,'sent','2024-04-17T01:00:00.000000Z',NULL);
INSERT INTO "rung_claim" VALUES(2,2,'in_progress',1,'再次提醒',1,'sent','2024-04-24T01:00:00.000000Z',NULL);
INSERT INTO "rung_claim" VALUES(3,2,'in_progress',1,'末次提醒',1,'sent','2024-04-29T01:00:00.000000Z',NULL);
INSERT INTO "rung_claim" VALUES(4,2,'in_progress',1,'到期提示',1,'sent','2024-04-30T01:00:00.000000Z',NULL);
INSERT INTO "rung_claim" VALUES(5,2,'in_progress',1,'催办',1,'sent','2024-05-06T01:00:00.000000Z',NULL);
INSERT INTO "rung_claim" VALUES(6,2,'in_progress',1,'函告',1,'opened','2024-05-08T01:00:00.000000Z',3);
INSERT INTO "rung_claim" VALUES(7,3,'proposed',1,'末次提醒',1,'sent','2024-05-09T01:00:00.000000Z',NULL);
INSERT INTO "rung_claim" VALUES(8,3,'signed',1,'末次提醒',1,'sent','2024-05-09T07:00:00.000000Z',NULL);
INSERT INTO "rung_claim" VALUES(9,3,'signed',1,'到期提示',1,'sent','2024-05-10T01:00:00.000000Z',NULL);
INSERT INTO "rung_claim" VALUES(10,3,'signed',1,'报安委办主任',1,'sent','2024-05-11T01:00:00.000000Z',NULL);
CREATE TABLE seal (
	n INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	sealed_at TEXT NOT NULL, 
	leaves INTEGER NOT NULL, 
	root TEXT NOT NULL, 
	news TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	"key" TEXT, 
	signature TEXT, 
	CONSTRAINT pk_seal PRIMARY KEY (n)
);
INSERT INTO "seal" VALUES(1,'2024-05-11','2024-05-11T02:00:00.000000Z',4,'01a28265e11d469021d2f61f11cda52693ad0338079c7083ee8966d4e7b6db19','01a28265e11d469021d2f61f11cda52693ad0338079c7083ee8966d4e7b6db19','3e8026510afd43885c2a7691af368169b997ceb8f26b880b425cf12536c5afdc',NULL,NULL);
CREATE TABLE sealed_item (
	item_id INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	head TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	CONSTRAINT pk_sealed_item PRIMARY KEY (item_id, n)
)
 WITHOUT ROWID

;
INSERT INTO "sealed_item" VALUES(0,1,'',12,'92e944e3e690935f7494802666d9946c04140f34fce7617da700d6f46eb8359f','');
INSERT INTO "sealed_item" VALUES(1,1,'JB-2024-0001',2,'1c4b1af67df2fb9a4656cca08ca26754f8d8b55f87a4a936ffe30392854fddd9','36e2426a1db1f4a8c60616a7dd7547a988baf6033883c44d15edd739f23a3138');
INSERT INTO "sealed_item" VALUES(2,1,'RW-2024-0001',10,'ad65b7e046d4e2c248ca78c4f49e9028a57d41e2fabb6d657a13f939d24da73d','1046f97d394fb7e832cd4e5067ffec1cc28bdd008863d3600351876b5bac1791');
INSERT INTO "sealed_item" VALUES(3,1,'HG-2024-0001',8,'e11fc90e28d80e538930b4643d26d9759f6c0d303f5e77847ad14710a3c8160d','a7067dabb5d52ba5d122cd969f2c75d25785cd7e24b0f46a3bbea8063a164db6');
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT, 
	set_at TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
);
INSERT INTO "setting" VALUES('schema','2','2024-03-21T01:00:00.000000Z','admin');
INSERT INTO "setting" VALUES('time_zone','"Asia/Shanghai"','2024-03-21T01:00:00.000000Z','admin');
INSERT INTO "setting" VALUES('office.unit','"anweiban"','2024-03-21T01:00:00.000000Z','admin');
INSERT INTO "setting" VALUES('office.host','"yingji"','2024-03-21T01:00:00.000000Z','admin');
INSERT INTO "setting" VALUES('committee.unit','"anweihui"','2024-03-21T01:00:00.000000Z','admin');
INSERT INTO "setting" VALUES('rehearsal.now','"2024-05-11T02:00:00+00:00"','2024-05-11T02:00:00.000000Z','clock');
INSERT INTO "setting" VALUES('daemon.looked','"2024-05-11T02:00:00+00:00"','2024-05-11T02:00:00.000000Z','clock');
CREATE TABLE suspension (
	id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	since TEXT NOT NULL, 
	until TEXT, 
	review_on TEXT NOT NULL, 
	approved_by TEXT NOT NULL, 
	seq_from INTEGER NOT NULL, 
	seq_until INTEGER, 
	CONSTRAINT pk_suspension PRIMARY KEY (id), 
	CONSTRAINT fk_suspension_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);
CREATE TABLE system_event (
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	data TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_system_event PRIMARY KEY (seq)
);
INSERT INTO "system_event" VALUES(1,'2024-03-21T01:00:00.000000Z','admin','database.init','{"rehearsal":true}','aec9d26374302956b66f1012d256fdfade068b5c1bc4fc8feac220d86989e293','8d7df0989def4ff15038b1efa0ccb87984e2d8a4fee9cc99b7ce6f9708d897c6');
INSERT INTO "system_event" VALUES(2,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2018.toml","revision":"national-2018-2b8e23bc","sha256":"2b8e23bc94f47195563972e2ebaf3594e9495d6fe9b666c69a52819ce5f0aaf2","source":"http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm"}','8d7df0989def4ff15038b1efa0ccb87984e2d8a4fee9cc99b7ce6f9708d897c6','eeb0eb636e64e1f258ea613ec8ea186f1eb4ed64706b8fdda9d978a75da95433');
INSERT INTO "system_event" VALUES(3,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2019.toml","revision":"national-2019-a46b484f","sha256":"a46b484fb7119023fc33d8c15fdf6bce8c37baa21afac8d0f2c9bbd2e6cd5891","source":"http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm, http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm"}','eeb0eb636e64e1f258ea613ec8ea186f1eb4ed64706b8fdda9d978a75da95433','ec951072d3d33a21a6d50e0050d34e41b7b3f2456267e991c645c62966736768');
INSERT INTO "system_event" VALUES(4,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2020.toml","revision":"national-2020-89d5ac77","sha256":"89d5ac77e0fe8846bec48ab2bb876770591afd44a1f8b53a6446c208159cdbf2","source":"http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm, http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm"}','ec951072d3d33a21a6d50e0050d34e41b7b3f2456267e991c645c62966736768','9cfc919a74109ce4b7298aa6e3a4f212a0223316088f9828b448bab02e563976');
INSERT INTO "system_event" VALUES(5,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2021.toml","revision":"national-2021-49b4863e","sha256":"49b4863e5de7a85e8c44ab4e111304f2fb81ccf7d60f38f32dbfe224da46a8cc","source":"http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm"}','9cfc919a74109ce4b7298aa6e3a4f212a0223316088f9828b448bab02e563976','228112d3114b1d62f86963c1e5b270678e83333a4e35245274796efeb276d828');
INSERT INTO "system_event" VALUES(6,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2022.toml","revision":"national-2022-19647e8e","sha256":"19647e8e6fe12a4d8ff98c50a45ffd8d17b345378cd99232f52d6cc87adf88ad","source":"http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm"}','228112d3114b1d62f86963c1e5b270678e83333a4e35245274796efeb276d828','40ad98226d732af203ad9b8b11afa0f82da776d5c06aab7ec369d5d14aa21bdb');
INSERT INTO "system_event" VALUES(7,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2023.toml","revision":"national-2023-99b32f25","sha256":"99b32f25e64a7884eef4a7850bd41fc380223d37b905599270ea457d28ee44a5","source":"http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm"}','40ad98226d732af203ad9b8b11afa0f82da776d5c06aab7ec369d5d14aa21bdb','f088d85876169475ab6e98f2dbfd1f6cc2b44110e22037f53ca8f343f3bca573');
INSERT INTO "system_event" VALUES(8,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2024.toml","revision":"national-2024-bc2ebcc5","sha256":"bc2ebcc54a654420ca615c2baaa9a7d8b6c6e884998ea8fc85e2efe95a1a3662","source":"https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"}','f088d85876169475ab6e98f2dbfd1f6cc2b44110e22037f53ca8f343f3bca573','57e289a81c95bc7ba13fc8c978b714b0e82bcd15025b41b4d57c3417871f36b4');
INSERT INTO "system_event" VALUES(9,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2025.toml","revision":"national-2025-d13340a1","sha256":"d13340a1ae2e08873fa78735e5db3fa21073c44364bd40c4dc111107828af7b7","source":"https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm"}','57e289a81c95bc7ba13fc8c978b714b0e82bcd15025b41b4d57c3417871f36b4','3db18bfe08cee5a9e7d77dd069fa8368c9e6633e4daa679864c488e0c1e2bdd1');
INSERT INTO "system_event" VALUES(10,'2024-03-21T01:00:00.000000Z','admin','calendar.load','{"file":"2026.toml","revision":"national-2026-dfc39704","sha256":"dfc3970458619f0474fa37ad687e19017aba4d687775983912c4cfa558af35d7","source":"https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"}','3db18bfe08cee5a9e7d77dd069fa8368c9e6633e4daa679864c488e0c1e2bdd1','8c7a909f863ea779998c7127b24e2f235c2b6e3cdfb75374a3c3e024feff4cc1');
INSERT INTO "system_event" VALUES(11,'2024-03-21T01:00:00.000000Z','admin','profile.load','{"key":"putuo-1","sha256":"34270af6af89c52ef59e4c2e725f0a15714de33ca64d474f48e027cd90b1bb4d"}','8c7a909f863ea779998c7127b24e2f235c2b6e3cdfb75374a3c3e024feff4cc1','62af662c9a30a625b0c2a79c7d046b341994ad330b2d1307de46288aa45b4985');
INSERT INTO "system_event" VALUES(12,'2024-03-21T01:00:00.000000Z','admin','directory.import','{"added":454,"changed":0,"same":0}','62af662c9a30a625b0c2a79c7d046b341994ad330b2d1307de46288aa45b4985','92e944e3e690935f7494802666d9946c04140f34fce7617da700d6f46eb8359f');
CREATE TABLE unit (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	aliases TEXT NOT NULL, 
	successor TEXT, 
	note TEXT, 
	valid_from TEXT, 
	valid_to TEXT, 
	CONSTRAINT pk_unit PRIMARY KEY (code), 
	CONSTRAINT uq_unit_name UNIQUE (name)
);
INSERT INTO "unit" VALUES('shianwei','上海市安委会','superior','["市安委会","上海市安全生产委员会"]',NULL,'上级；只提醒，不通报',NULL,NULL);
INSERT INTO "unit" VALUES('shianweiban','上海市安委会办公室','superior','["市安委办","市安委会办公室","上级安委会办公室","上海市安全生产委员会办公室"]',NULL,'上级；备案受理；只提醒，不通报',NULL,NULL);
INSERT INTO "unit" VALUES('quwei','区委','superior','["普陀区委","中共普陀区委"]',NULL,'上级；只提醒其办公室，不通报',NULL,NULL);
INSERT INTO "unit" VALUES('quzhengfu','区政府','superior','["普陀区政府","区人民政府","普陀区人民政府"]',NULL,'上级；只提醒其办公室，不通报',NULL,NULL);
INSERT INTO "unit" VALUES('anweihui','区安委会','superior','["安委会","区安全生产委员会","普陀区安委会","普陀区安全生产委员会"]',NULL,'区安委会本身；委员会职务设在此',NULL,NULL);
INSERT INTO "unit" VALUES('anweiban','区安委会办公室','office','["区安委办","安委办","安委会办公室","区安全生产委员会办公室","普陀区安委办"]',NULL,'设在区应急局',NULL,NULL);
INSERT INTO "unit" VALUES('yingji','区应急局','department','["应急局","区应急管理局","普陀区应急管理局"]',NULL,'安委办设在本局，也可能自为责任单位',NULL,NULL);
INSERT INTO "unit" VALUES('jianguan','区建管委','department','["建管委","区建设管理委","区建设管理委员会","区建设和管理委","区建设和管理委员会","普陀区建设和管理委员会"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('xiaofang','区消防救援支队','department','["消防救援支队","区消防支队","消防支队","普陀区消防救援支队"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('gongan','区公安分局','department','["公安分局","普陀公安分局","上海市公安局普陀分局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('shichang','区市场监管局','department','["市场监管局","区市监局","市监局","区市场监督管理局","普陀区市场监督管理局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('jiaoyu','区教育局','department','["教育局","普陀区教育局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('minzheng','区民政局','department','["民政局","普陀区民政局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('shengtai','区生态环境局','department','["生态环境局","普陀区生态环境局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('shangwu','区商务委','department','["商务委","区商务委员会","普陀区商务委员会"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('wenlv','区文旅局','department','["文旅局","区文化旅游局","区文化和旅游局","普陀区文化和旅游局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('weijian','区卫生健康委','department','["卫生健康委","区卫健委","卫健委","区卫生健康委员会","普陀区卫生健康委员会"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('guozi','区国资委','department','["国资委","区国有资产监督管理委员会","普陀区国有资产监督管理委员会"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('tiyu','区体育局','department','["体育局","普陀区体育局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('fangguan','区房管局','department','["房管局","区住房保障和房屋管理局","区住房保障房屋管理局","普陀区住房保障和房屋管理局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('fagai','区发改委','department','["发改委","区发展改革委","区发展和改革委员会","普陀区发展和改革委员会"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('kewei','区科委','department','["科委","区科学技术委员会","普陀区科学技术委员会"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('caizheng','区财政局','department','["财政局","普陀区财政局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('guizi','区规划资源局','department','["规划资源局","区规资局","规资局","区规划和自然资源局","普陀区规划和自然资源局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('shuju','区数据局','department','["数据局","普陀区数据局"]',NULL,'2024年新设',NULL,NULL);
INSERT INTO "unit" VALUES('lvrong','区绿化市容局','department','["绿化市容局","区绿容局","绿容局","区绿化和市容管理局","普陀区绿化和市容管理局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('guodong','区国动办','department','["国动办","区国防动员办公室","普陀区国防动员办公室"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('sifa','区司法局','department','["司法局","普陀区司法局"]',NULL,NULL,NULL,NULL);
INSERT INTO "unit" VALUES('jiwei','区纪委监委','department','["纪委监委","区纪委","区监委","普陀区纪委监委"]',NULL,'按同级单位对待；assumed, confirm',NULL,NULL);
INSERT INTO "unit" VALUES('zuzhi','区委组织部','department','["组织部","普陀区委组织部"]',NULL,'按同级单位对待；assumed, confirm',NULL,NULL);
INSERT INTO "unit" VALUES('bianban','区委编办','department','["编办","区编办","区委机构编制委员会办公室","普陀区委编办"]',NULL,'按同级单位对待；assumed, confirm',NULL,NULL);
INSERT INTO "unit" VALUES('gonghui','区总工会','other','["总工会","普陀区总工会"]',NULL,'群团组织',NULL,NULL);
INSERT INTO "unit" VALUES('xiaofangban','区消防委办公室','other','["区消防委办","消防委办","区消防安全委员会办公室","普陀区消防安全委员会办公室"]',NULL,'设在区消防救援支队；assumed, confirm',NULL,NULL);
INSERT INTO "unit" VALUES('dangxiao','区委党校','other','["党校","普陀区委党校"]',NULL,'主要负责人和执法人员培训的承办单位',NULL,NULL);
INSERT INTO "unit" VALUES('rongmeiti','区融媒体中心','other','["融媒体中心","区级融媒体中心","普陀区融媒体中心"]',NULL,'安全宣传和曝光的发布平台',NULL,NULL);
INSERT INTO "unit" VALUES('zhuanban','区三年行动工作专班','other','["工作专班","区级工作专班","三年行动工作专班"]',NULL,'日常工作由区应急局承担；按月、按季收报告',NULL,NULL);
INSERT INTO "unit" VALUES('zhuanjia','区安全生产专家库','other','["专家库","区安全生产专家组"]',NULL,'专家以此为单位；assumed, confirm',NULL,NULL);
INSERT INTO "unit" VALUES('caoyang','曹杨新村街道','street','["曹杨街道","曹杨新村街道办事处"]',NULL,'区划代码310107005',NULL,NULL);
INSERT INTO "unit" VALUES('changfeng','长风新村街道','street','["长风街道","长风新村街道办事处"]',NULL,'区划代码310107014',NULL,NULL);
INSERT INTO "unit" VALUES('changshoulu','长寿路街道','street','["长寿街道","长寿路街道办事处"]',NULL,'区划代码310107015',NULL,NULL);
INSERT INTO "unit" VALUES('ganquanlu','甘泉路街道','street','["甘泉街道","甘泉路街道办事处"]',NULL,'区划代码310107016',NULL,NULL);
INSERT INTO "unit" VALUES('shiquanlu','石泉路街道','street','["石泉街道","石泉路街道办事处"]',NULL,'区划代码310107017',NULL,NULL);
INSERT INTO "unit" VALUES('yichuanlu','宜川路街道','street','["宜川街道","宜川路街道办事处"]',NULL,'区划代码310107020',NULL,NULL);
INSERT INTO "unit" VALUES('wanli','万里街道','street','["万里街道办事处"]',NULL,'区划代码310107021',NULL,NULL);
INSERT INTO "unit" VALUES('zhenru','真如镇街道','street','["真如街道","真如镇街道办事处"]',NULL,'区划代码310107022；名为镇，实为街道',NULL,NULL);
INSERT INTO "unit" VALUES('changzheng','长征镇','street','["长征镇政府","长征镇人民政府"]',NULL,'区划代码310107102',NULL,NULL);
INSERT INTO "unit" VALUES('taopu','桃浦镇','street','["桃浦镇政府","桃浦镇人民政府"]',NULL,'区划代码310107103',NULL,NULL);
INSERT INTO "unit" VALUES('guoqijia','示例国企甲','soe','["示例国企甲集团","示例国企甲有限公司"]',NULL,'虚构；assumed, confirm',NULL,NULL);
INSERT INTO "unit" VALUES('guoqiyi','示例国企乙','soe','["示例国企乙集团","示例国企乙有限公司"]',NULL,'虚构；assumed, confirm',NULL,NULL);
INSERT INTO "unit" VALUES('guoqibing','示例国企丙','soe','["示例国企丙集团","示例国企丙有限公司"]',NULL,'虚构；assumed, confirm',NULL,NULL);
INSERT INTO "unit" VALUES('shiliranqi','示例燃气供应有限公司','enterprise','["示例燃气供应"]',NULL,'虚构；燃气',NULL,NULL);
INSERT INTO "unit" VALUES('shilicangchu','示例仓储冷库有限公司','enterprise','["示例仓储冷库"]',NULL,'虚构；厂房仓库、冷库',NULL,NULL);
INSERT INTO "unit" VALUES('shilihuagong','示例危化品经营有限公司','enterprise','["示例危化品经营"]',NULL,'虚构；危险化学品',NULL,NULL);
INSERT INTO "unit" VALUES('shilijianshe','示例建筑施工有限公司','enterprise','["示例建筑施工"]',NULL,'虚构；建筑施工',NULL,NULL);
INSERT INTO "unit" VALUES('shilishangcheng','示例商业综合体有限公司','enterprise','["示例商业综合体"]',NULL,'虚构；大型商业综合体',NULL,NULL);
INSERT INTO "unit" VALUES('shilifenchen','示例木粉加工有限公司','enterprise','["示例木粉加工"]',NULL,'虚构；粉尘涉爆',NULL,NULL);
CREATE TABLE unit_group (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	aliases TEXT NOT NULL, 
	standing TEXT, 
	note TEXT, 
	CONSTRAINT pk_unit_group PRIMARY KEY (code)
);
INSERT INTO "unit_group" VALUES('member_units','区安委会成员单位','["区安委会各成员单位","安委会成员单位","区安全生产委员会成员单位"]','assumed','assumed, confirm');
INSERT INTO "unit_group" VALUES('regulators','各负有安全生产监管职责的部门','["负有安全生产监管职责的部门","负有安全生产监督管理职责的部门","各负有安全生产监督管理职责的部门"]','assumed','assumed, confirm');
INSERT INTO "unit_group" VALUES('streets','各街镇','["全体街镇","各街道（镇）","各属地街镇"]','practice','区划代码表所列八个街道两个镇');
INSERT INTO "unit_group" VALUES('soes','区属国有企业','["区属国企","各区属国企","各区属国有企业"]','assumed','assumed, confirm');
CREATE INDEX ix_item_parent_id ON item (parent_id);
CREATE INDEX ix_item_procedure_ended_at ON item (procedure, ended_at);
CREATE INDEX ix_item_wake_at ON item (wake_at) WHERE ended_at IS NULL;
CREATE INDEX ix_refusal_at ON refusal (at);
CREATE INDEX ix_sealed_item_n_item_id ON sealed_item (n, item_id);
CREATE INDEX ix_deadline_due_at ON deadline (due_at) WHERE status <> 'over';
CREATE INDEX ix_deadline_owed_unit ON deadline (owed_unit) WHERE status <> 'over';
CREATE INDEX ix_delegation_delegate ON delegation (delegate);
CREATE INDEX ix_document_item_id ON document (item_id);
CREATE INDEX ix_event_recorded_at ON event (recorded_at);
CREATE UNIQUE INDEX uq_group_member_always ON group_member (group_code, unit_code) WHERE valid_from IS NULL;
CREATE INDEX ix_message_deliver_at ON message (deliver_at) WHERE status = 'queued';
CREATE INDEX ix_message_item_id ON message (item_id);
CREATE INDEX ix_party_unit_code ON party (unit_code);
CREATE INDEX ix_post_unit_code_role ON post (unit_code, role);
CREATE UNIQUE INDEX uq_post_always ON post (login, role, unit_code) WHERE valid_from IS NULL;
CREATE INDEX ix_rung_claim_measure_id ON rung_claim (measure_id);
CREATE INDEX ix_suspension_item_id ON suspension (item_id);
CREATE INDEX ix_ground_claim_id ON ground (claim_id);
CREATE INDEX ix_ground_item_id ON ground (item_id);
CREATE TRIGGER no_delete_event BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'duban: event is append-only: no delete'); END;
CREATE TRIGGER no_delete_seal BEFORE DELETE ON seal BEGIN SELECT RAISE(ABORT, 'duban: seal is append-only: no delete'); END;
CREATE TRIGGER no_delete_sealed_item BEFORE DELETE ON sealed_item BEGIN SELECT RAISE(ABORT, 'duban: sealed_item is append-only: no delete'); END;
CREATE TRIGGER no_delete_system_event BEFORE DELETE ON system_event BEGIN SELECT RAISE(ABORT, 'duban: system_event is append-only: no delete'); END;
CREATE TRIGGER no_delete_refusal BEFORE DELETE ON refusal BEGIN SELECT RAISE(ABORT, 'duban: refusal is append-only: no delete'); END;
CREATE TRIGGER no_delete_document BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'duban: document is append-only: no delete'); END;
CREATE TRIGGER no_delete_calendar_revision BEFORE DELETE ON calendar_revision BEGIN SELECT RAISE(ABORT, 'duban: calendar_revision is append-only: no delete'); END;
CREATE TRIGGER no_delete_profile_revision BEFORE DELETE ON profile_revision BEGIN SELECT RAISE(ABORT, 'duban: profile_revision is append-only: no delete'); END;
CREATE TRIGGER no_update_event BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'duban: event is append-only: no update'); END;
CREATE TRIGGER no_update_seal BEFORE UPDATE ON seal BEGIN SELECT RAISE(ABORT, 'duban: seal is append-only: no update'); END;
CREATE TRIGGER no_update_sealed_item BEFORE UPDATE ON sealed_item BEGIN SELECT RAISE(ABORT, 'duban: sealed_item is append-only: no update'); END;
CREATE TRIGGER no_update_system_event BEFORE UPDATE ON system_event BEGIN SELECT RAISE(ABORT, 'duban: system_event is append-only: no update'); END;
CREATE TRIGGER no_update_refusal BEFORE UPDATE ON refusal BEGIN SELECT RAISE(ABORT, 'duban: refusal is append-only: no update'); END;
CREATE TRIGGER no_update_document BEFORE UPDATE OF id, item_id, seq, name, title, series, year, serial, official_number, issued_on, issued_by, unit_code, sha256, content ON document BEGIN SELECT RAISE(ABORT, 'duban: document is append-only: no update'); END;
CREATE TRIGGER no_update_calendar_revision BEFORE UPDATE OF place, revision, layer, unit_code, year, document, source, file, sha256, content, loaded_at, loaded_by ON calendar_revision BEGIN SELECT RAISE(ABORT, 'duban: calendar_revision is append-only: no update'); END;
CREATE TRIGGER no_update_profile_revision BEFORE UPDATE OF place, key, name, revision, effective, content, sha256, loaded_at, loaded_by ON profile_revision BEGIN SELECT RAISE(ABORT, 'duban: profile_revision is append-only: no update'); END;
COMMIT;
