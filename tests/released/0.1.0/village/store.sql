BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 06:21:50',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'store','2026-11-22 06:21:50',1,X'F979D1B95C6FD83A903E01AE9EF8272CB7B82C8C78839105F09296766C33BF0664166B8B7979F56D98A3D08D1178C61C',0);
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
) WITHOUT ROWID;
INSERT INTO "cases" VALUES('01a201eb-0c08-7363-a2e4-ec896fe71151','01a201eb-0ccc-71e7-88ff-f47ac6aa5376','01a201eb-0ccc-71e7-88ff-f47ac6aa5376','00-bf3add74216c8c3030656c22c7331d02-65f4c59b56d927de-01');
INSERT INTO "cases" VALUES('01a201eb-0d42-7025-82ac-3222ecbfcf14','01a201eb-0e0c-7160-badd-a1c41c6da226','01a201eb-0e2e-77c4-b66e-44fa9a8f4c29','00-ed5a1c6745b88460edeb06e556042276-6e7cacc80d8f089f-01');
INSERT INTO "cases" VALUES('01a201eb-0eeb-74e4-b1e9-4557cf357f40','01a201eb-0ef9-73ce-9801-554d4ecc2515','01a201eb-0ef9-73ce-9801-554d4ecc2515','00-cff5cd01beccca0929c084370b6369ea-deeba03436bd2429-01');
INSERT INTO "cases" VALUES('01a201eb-101a-7663-a88c-14cdb92a994e','01a201eb-1063-75e6-a1fb-b0d946f78fbe','01a201eb-1076-717b-a0df-aa6392af2723','00-2e16e8f9e5f7339683f935e96d01ad7d-b4fb298b2a841428-01');
INSERT INTO "cases" VALUES('01a201eb-10db-70e0-87e2-a75d4516c2fa','01a201eb-117f-7227-a61d-023e82acfaa4','01a201eb-117f-7227-a61d-023e82acfaa4','00-cc5f7e2f0dfd8be8ccb5b10bb7563b4a-96f8fb36299079d7-01');
INSERT INTO "cases" VALUES('01a201eb-1226-7568-85c7-715ae41f6ffc','01a201eb-1301-73cd-a464-fe07ec3780a9','01a201eb-1301-73cd-a464-fe07ec3780a9','00-fd8f12000540c2120a594a5b1e3ae7e2-7ab774d4d379eeea-01');
INSERT INTO "cases" VALUES('01a201eb-1227-739c-a3a7-95b684370b8a','01a201eb-1244-7458-b956-0d91ae24816c','01a201eb-1287-7368-9bed-0319dab10e23','00-8e26801175b05de2bfbf96b38e7d2f98-efab9d11e8f2638a-01');
INSERT INTO "cases" VALUES('01a201eb-1635-71a8-bee7-2b2333066d55','01a201eb-172c-70cb-b3b9-ea1db1a03de2','01a201eb-1741-772d-92bc-22d272ace0ad','00-5dd661f20ad1ec48a79a96ef07eb8ca4-8fe4f27ca1cfebfa-01');
INSERT INTO "cases" VALUES('01a201eb-1668-7145-8b23-2b1125b511c6','01a201eb-17d4-7208-9c99-32f34add6dd3','01a201eb-17d4-7208-9c99-32f34add6dd3','00-c45c748bd1f913c8e20a0af4ca72cc6e-9d3974adc2dd3400-01');
INSERT INTO "cases" VALUES('01a201eb-16d1-76a6-84ed-fc79dadd30bf','01a201eb-1833-767e-8791-d76a07d192a9','01a201eb-1833-767e-8791-d76a07d192a9','00-a7b7fe91c9105a8f7c8d593cc47736b8-acc517a8a0dd053a-01');
INSERT INTO "cases" VALUES('01a201eb-16fd-74fa-90b1-3ba781ca3ce0','01a201eb-187d-7035-b8a7-a1558e9a813e','01a201eb-187d-7035-b8a7-a1558e9a813e','00-6d832dc7dabd1c609f469862b60952ab-c61231d3a2b4595f-01');
INSERT INTO "cases" VALUES('01a201eb-16ff-7058-b89d-30838abe60ed','01a201eb-185d-74f4-a7e1-b66ed392aa2d','01a201eb-185d-74f4-a7e1-b66ed392aa2d','00-ffd13294bf01b5fcc9d2fcd706822025-013bc235eac7d5b8-01');
INSERT INTO "cases" VALUES('01a201eb-1732-77af-94e3-33935dfbd56e','01a201eb-1896-76f1-94f5-50d1841df99d','01a201eb-1896-76f1-94f5-50d1841df99d','00-14c77e55606b1fac1a777620d38c30dc-d807915f62601ad6-01');
INSERT INTO "cases" VALUES('01a201eb-1784-771c-a803-c6dba1f0818e','01a201eb-18b4-7396-8a5e-0530dfcd38d8','01a201eb-18b4-7396-8a5e-0530dfcd38d8','00-5122f52cb7d87a51ed170b60db7e9c23-fc039c7dd4f8588b-01');
INSERT INTO "cases" VALUES('01a201eb-17c7-7368-9a0d-3f956da314b0','01a201eb-1987-723d-8b7c-8f91442f8ba3','01a201eb-1987-723d-8b7c-8f91442f8ba3','00-6d360ee3daee30631d0cf48417eea04c-fe0a2aa26d64d2e4-01');
INSERT INTO "cases" VALUES('01a201eb-17ca-7661-a95e-e3dc0be77509','01a201eb-1972-76a8-b8df-3f8e5d19c5e2','01a201eb-1972-76a8-b8df-3f8e5d19c5e2','00-595ba145377dca2d0a21f2cf70831b7e-e72f76fdb169c81d-01');
INSERT INTO "cases" VALUES('01a201eb-180b-71c7-8d0d-a2adeb3d17ed','01a201eb-190a-7601-8de6-1f3cdb64b2ba','01a201eb-190a-7601-8de6-1f3cdb64b2ba','00-adcb24321754b60c0de859b4586ad0d3-dd1ac9583e5bb791-01');
INSERT INTO "cases" VALUES('01a201eb-182e-7029-b30a-156ef4a9a23b','01a201eb-192a-726a-8026-bb51097b4080','01a201eb-1990-76af-96ae-d895af1ba546','00-529bdda88308207999447a39ddfc1f9d-c00328a39da0fa65-01');
INSERT INTO "cases" VALUES('01a201eb-1875-740b-80fc-ee1448b4d0c8','01a201eb-1a26-7459-9326-74e5fc8bf6d2','01a201eb-1a26-7459-9326-74e5fc8bf6d2','00-6501353560dd45e3a5bb99a3b5b73549-2c3b87894df0ab78-01');
INSERT INTO "cases" VALUES('01a201eb-18b5-73a4-9f0c-f0e3db48cd05','01a201eb-1ab7-7069-99d0-11fc14cfe14c','01a201eb-1ab7-7069-99d0-11fc14cfe14c','00-12a108f188a0cc47fb2156f1ac9a43fc-0c54758200eb69f4-01');
INSERT INTO "cases" VALUES('01a201eb-18c7-779a-b836-dbdfae0126c7','01a201eb-1acf-76c9-af20-328654cbc3aa','01a201eb-1acf-76c9-af20-328654cbc3aa','00-d9010780e314dbdcd2f170b61447985e-c1d91447154aa13f-01');
INSERT INTO "cases" VALUES('01a201eb-18f8-7257-9a9e-29072dba9611','01a201eb-1ad0-77d1-979e-d2b4d588a0c5','01a201eb-1ad0-77d1-979e-d2b4d588a0c5','00-6bb9c6d03c139f6ef29fcff9c98d7733-3584988eafbae6fe-01');
CREATE TABLE change_counters (
    scope TEXT   PRIMARY KEY,
    seq   BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "change_counters" VALUES('store:bapsang-2709b9',9);
INSERT INTO "change_counters" VALUES('store:haneul-phones-2709b9',7);
INSERT INTO "change_counters" VALUES('store:load-store-ae27f59c7b',15);
INSERT INTO "change_counters" VALUES('store:maru-coffee-2709b9',7);
CREATE TABLE changes (
    scope TEXT   NOT NULL,
    item  TEXT   NOT NULL,
    seq   BIGINT NOT NULL,
    PRIMARY KEY (scope, item)
) WITHOUT ROWID;
INSERT INTO "changes" VALUES('store:bapsang-2709b9','01a201eb-0c08-7363-a2e4-ec896fe71151',5);
INSERT INTO "changes" VALUES('store:bapsang-2709b9','01a201eb-0d42-7025-82ac-3222ecbfcf14',9);
INSERT INTO "changes" VALUES('store:haneul-phones-2709b9','01a201eb-10db-70e0-87e2-a75d4516c2fa',3);
INSERT INTO "changes" VALUES('store:haneul-phones-2709b9','01a201eb-1227-739c-a3a7-95b684370b8a',5);
INSERT INTO "changes" VALUES('store:haneul-phones-2709b9','01a201eb-1226-7568-85c7-715ae41f6ffc',7);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1635-71a8-bee7-2b2333066d55',1);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1668-7145-8b23-2b1125b511c6',2);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-16d1-76a6-84ed-fc79dadd30bf',3);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-16fd-74fa-90b1-3ba781ca3ce0',4);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-16ff-7058-b89d-30838abe60ed',5);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1732-77af-94e3-33935dfbd56e',6);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1784-771c-a803-c6dba1f0818e',7);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-180b-71c7-8d0d-a2adeb3d17ed',8);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-17c7-7368-9a0d-3f956da314b0',9);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-17ca-7661-a95e-e3dc0be77509',10);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-182e-7029-b30a-156ef4a9a23b',11);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1875-740b-80fc-ee1448b4d0c8',12);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-18b5-73a4-9f0c-f0e3db48cd05',13);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-18c7-779a-b836-dbdfae0126c7',14);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-18f8-7257-9a9e-29072dba9611',15);
INSERT INTO "changes" VALUES('store:maru-coffee-2709b9','01a201eb-0eeb-74e4-b1e9-4557cf357f40',5);
INSERT INTO "changes" VALUES('store:maru-coffee-2709b9','01a201eb-101a-7663-a88c-14cdb92a994e',7);
CREATE TABLE idempotency (
    caller      TEXT   NOT NULL,
    rpc         TEXT   NOT NULL,
    request_id  TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    resource    TEXT,
    code        BIGINT,
    reason      TEXT,
    message     TEXT,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (caller, rpc, request_id)
) WITHOUT ROWID;
INSERT INTO "idempotency" VALUES('barista-2709b9','AcceptOrder','01a201eb-0f27-75a6-b968-be7268273f6c','ea2f30389c10e94fe48ddc3480bc907ae8f5c73f4afe82d73909159027398477','01a201eb-0eeb-74e4-b1e9-4557cf357f40',NULL,NULL,NULL,1795328511792200);
INSERT INTO "idempotency" VALUES('barista-2709b9','CompletePreparation','01a201eb-0f62-7620-b152-383db9e56b4c','c02a382ae2d155a33c7443631034b30ac0334bae2f284c4d1e6fff2c7bf8d940','01a201eb-0eeb-74e4-b1e9-4557cf357f40',NULL,NULL,NULL,1795328511843567);
INSERT INTO "idempotency" VALUES('barista-2709b9','ServeOrder','01a201eb-0fbf-74dd-acfd-62caf3d1eda0','d1640d40c3eab0b915dd487882cf66542eafd190d6d7d1f893c2d19f9360e8f4','01a201eb-0eeb-74e4-b1e9-4557cf357f40',NULL,NULL,NULL,1795328511938794);
INSERT INTO "idempotency" VALUES('barista-2709b9','StartPreparation','01a201eb-0f47-7175-815e-5d33b536a51a','d47027f794931aecbac2a08d5c73fb9c1dd69e7147fa99e44b1d4198b02b910e','01a201eb-0eeb-74e4-b1e9-4557cf357f40',NULL,NULL,NULL,1795328511816282);
INSERT INTO "idempotency" VALUES('clerk-2709b9','ShipOrder','01a201eb-115b-7441-a030-007bb871bb02','cbb9543290dc912f694aad296a09f25220a15183a837fbb3c5828a5ba62f349b','01a201eb-10db-70e0-87e2-a75d4516c2fa',NULL,NULL,NULL,1795328512348318);
INSERT INTO "idempotency" VALUES('clerk-2709b9','ShipOrder','01a201eb-12d1-7469-8c44-0dccefae5f04','423c42268d6c72a072a53ea1e8ff42a9d36022d6595f9bb693652e977b4eac35','01a201eb-1226-7568-85c7-715ae41f6ffc',NULL,NULL,NULL,1795328512722961);
INSERT INTO "idempotency" VALUES('cook-2709b9','AcceptOrder','01a201eb-0c79-7311-9361-44120e61964a','daa392942c3b970418b77447fc38012cbe6aa3bc9c6788d99119fce2276111d0','01a201eb-0c08-7363-a2e4-ec896fe71151',NULL,NULL,NULL,1795328511098455);
INSERT INTO "idempotency" VALUES('cook-2709b9','AcceptOrder','01a201eb-0dbc-7747-b660-de3dd16bafe2','02fe2d61c64d2afa8594eb3a0642f540e8c5966db693577c90f3da0a43e509d7','01a201eb-0d42-7025-82ac-3222ecbfcf14',NULL,NULL,NULL,1795328511423281);
INSERT INTO "idempotency" VALUES('cook-2709b9','CompletePreparation','01a201eb-0ca8-7140-86f8-7b6207cdd491','f3a5b427d5657128b044f9a9ae6677fb0b66ee010c7f37f90e99811ebdae07d5','01a201eb-0c08-7363-a2e4-ec896fe71151',NULL,NULL,NULL,1795328511146647);
INSERT INTO "idempotency" VALUES('cook-2709b9','StartPreparation','01a201eb-0c8f-7572-b1c6-36db5166076b','c53755d72808273211c9296b98e2ac6eaaeeb6980665f7ef8a8a6c223f1b35a1','01a201eb-0c08-7363-a2e4-ec896fe71151',NULL,NULL,NULL,1795328511121162);
INSERT INTO "idempotency" VALUES('cook-2709b9','StartPreparation','01a201eb-0dd9-714b-ad86-75224dbdf873','87beab774343764b3f57052aa2efeb2020d89794a029a2e08430f5e786600a5a','01a201eb-0d42-7025-82ac-3222ecbfcf14',NULL,NULL,NULL,1795328511450790);
INSERT INTO "idempotency" VALUES('load-owner-ae27f59c7b','RegisterProduct','01a201eb-15d8-7413-952c-f8ca16a3ff34','d03842ed547344a3418a33fd50407e942d436945a6752dd77224fc24bc3c4c53','load-dish-ae27f59c7b',NULL,NULL,NULL,1795328513498066);
INSERT INTO "idempotency" VALUES('load-owner-ae27f59c7b','RegisterStore','01a201eb-15c7-7739-a5b9-24af2c961d7f','6232e451a327a2df31e051529b28245abcab165c0727ebf819e470b4b9dba9f6','load-store-ae27f59c7b',NULL,NULL,NULL,1795328513488854);
INSERT INTO "idempotency" VALUES('owner-1','AddStaff','demo-staff-cook','1f8184a4d719a0b0e4f8cbc7d40ab3b91f22291b805cc242db33568210fe66e6','bapsang',NULL,NULL,NULL,1795328510707345);
INSERT INTO "idempotency" VALUES('owner-1','RegisterProduct','demo-product-bibimbap','d19b25ce2f8d4ca6a6a1818ed1c1dcc8c4d29afa522b9874a7ad054c29d16583','bibimbap',NULL,NULL,NULL,1795328510713910);
INSERT INTO "idempotency" VALUES('owner-1','RegisterProduct','demo-product-japchae','77fa6edc820c73d124919650840e22a8d971d379a5667b711a581d9fb3363096','japchae',NULL,NULL,NULL,1795328510726687);
INSERT INTO "idempotency" VALUES('owner-1','RegisterProduct','demo-product-kimchi-jjigae','6574d5a2700e9999f008f9f2e1e272107f31cf8356d33c78e8f0ad72e9f55bd1','kimchi-jjigae',NULL,NULL,NULL,1795328510735444);
INSERT INTO "idempotency" VALUES('owner-1','RegisterStore','demo-store-bapsang','5f03f6470b81e8fd5cd26a080fee783e86ead1fa58d745deacd33983303a8395','bapsang',NULL,NULL,NULL,1795328510693408);
INSERT INTO "idempotency" VALUES('owner-2','AddStaff','demo-staff-barista','9fa7170c14d8f39d5aeab6e5a7fb790018d1697741af4d54e980485d646f1e70','maru-coffee',NULL,NULL,NULL,1795328510750115);
INSERT INTO "idempotency" VALUES('owner-2','RegisterProduct','demo-product-americano','bbb85ec459773eb081ca9dda85e8b82ccfb28816eada336398c34f0a1fa41ee3','americano',NULL,NULL,NULL,1795328510774273);
INSERT INTO "idempotency" VALUES('owner-2','RegisterProduct','demo-product-bagel','b508d2a62847ac7e584edfd794a749664fc049b7e92b0257d24fcb3de6bbd7ca','bagel',NULL,NULL,NULL,1795328510787936);
INSERT INTO "idempotency" VALUES('owner-2','RegisterProduct','demo-product-latte','06ba4a7a5f3ea030b7fb4d14dbabfd59989d2f5d08f3593eeb2ceeb2ad53ad4b','latte',NULL,NULL,NULL,1795328510805726);
INSERT INTO "idempotency" VALUES('owner-2','RegisterStore','demo-store-maru-coffee','657d65f7479ab05a174c9d5e060c978188746d415414703aa6ebedacca61a4b6','maru-coffee',NULL,NULL,NULL,1795328510743798);
INSERT INTO "idempotency" VALUES('owner-2','RestockProduct','demo-stock-bagel','d8afc6e0951560bc4bacdf77263dddb1989c68f08833c01276154cb3d768212b','bagel',NULL,NULL,NULL,1795328510797573);
INSERT INTO "idempotency" VALUES('owner-2709b9','AddStaff','01a201eb-0bdb-7627-8f72-0d8db1ac58f2','4381b23070ed047d90b83c8761a77b32ea08a8e472f6b40a898ce9a5ce9433a1','bapsang-2709b9',NULL,NULL,NULL,1795328510940797);
INSERT INTO "idempotency" VALUES('owner-2709b9','AddStaff','01a201eb-0e8e-7591-b1b9-9f3b58a5ecfc','9441b2b2ac55fe542919b94906c6ac42d4b3ac1b4459ce17188da665c8a43ae1','maru-coffee-2709b9',NULL,NULL,NULL,1795328511631684);
INSERT INTO "idempotency" VALUES('owner-2709b9','AddStaff','01a201eb-10b9-73d5-83fe-0cf29973db4b','cec49bcd9d229d7bac53ffa328c8849a372705105e0c24b5bff11b6bb4c89c37','haneul-phones-2709b9',NULL,NULL,NULL,1795328512187192);
INSERT INTO "idempotency" VALUES('owner-2709b9','AddUnits','01a201eb-10cf-747a-afd0-75d15c66e6e4','e483b33659eeb6ac15d595e4f3a02fa50ad594a2b6bfaab46d7e2e18fe47a14e','haneul-one-2709b9',NULL,NULL,NULL,1795328512208953);
INSERT INTO "idempotency" VALUES('owner-2709b9','RegisterProduct','01a201eb-0be9-7789-96d2-383bf7984799','e12774820d05519eb087ed89af9676dce91d474f739ba72570120db84a7899d6','bibimbap-2709b9',NULL,NULL,NULL,1795328510970760);
INSERT INTO "idempotency" VALUES('owner-2709b9','RegisterProduct','01a201eb-0bfd-77f9-b8f9-e6dab518487d','f53b992b00cf0ec98305eff292420955010d4c190398aad706366b0981ec6f34','kimchi-jjigae-2709b9',NULL,NULL,NULL,1795328510974980);
INSERT INTO "idempotency" VALUES('owner-2709b9','RegisterProduct','01a201eb-0ea1-7613-b1cb-54fdce608680','6afae01a2003bb8f23e3bb3e9e61ad7ab41d107c36f49b7c5be641a415b6340f','americano-2709b9',NULL,NULL,NULL,1795328511650937);
INSERT INTO "idempotency" VALUES('owner-2709b9','RegisterProduct','01a201eb-0ed1-748d-992e-ad75fd582e1a','51310bf5d390f09fd7eaaee27cbbc5d14604c0dac0d3174bb08971d645297251','bagel-2709b9',NULL,NULL,NULL,1795328511699404);
INSERT INTO "idempotency" VALUES('owner-2709b9','RegisterProduct','01a201eb-10cb-7666-8586-5a2cba6407e6','6885c3328969a8f42ecf677df64d6477ad3c111024377bb43127e5d87381cfc2','haneul-one-2709b9',NULL,NULL,NULL,1795328512204898);
INSERT INTO "idempotency" VALUES('owner-2709b9','RegisterStore','01a201eb-0bd8-7355-9759-3aaf632a93d8','beea69fcc5583d3d15d3fbf191c96f1f592fe0ac6d62b441043954db7851ec1d','bapsang-2709b9',NULL,NULL,NULL,1795328510937301);
INSERT INTO "idempotency" VALUES('owner-2709b9','RegisterStore','01a201eb-0e80-7194-a029-e732f4ab1363','16f64ffe28d5e999aa2bd5bd91e094dfeebcc69d5089e75899bad26da0363e06','maru-coffee-2709b9',NULL,NULL,NULL,1795328511619751);
INSERT INTO "idempotency" VALUES('owner-2709b9','RegisterStore','01a201eb-10b1-74b2-8856-d3b87346bda1','596fcc446a994c7c3facc2c450b820e8ba441193e8bf1f7260eb9041821fc673','haneul-phones-2709b9',NULL,NULL,NULL,1795328512178454);
INSERT INTO "idempotency" VALUES('owner-2709b9','RestockProduct','01a201eb-0ed8-748e-8b95-52331b624622','23810ddbeac4ec494b6951fb629cbf047fc73a68c2ed389dc4a7889b317fdf5b','bagel-2709b9',NULL,NULL,NULL,1795328511708565);
INSERT INTO "idempotency" VALUES('owner-3','AddStaff','demo-staff-clerk','c6b5e2f6e0cd1d308ead83339c0ff243dec9213f746eca902d20da7e1953e63c','haneul-phones',NULL,NULL,NULL,1795328510820306);
INSERT INTO "idempotency" VALUES('owner-3','AddUnits','demo-stock-haneul-mini','a67c5dab1860451ec9020f088f56abd88aa2246d0e6afa153f6c117a0e5a9f5a','haneul-mini',NULL,NULL,NULL,1795328510836719);
INSERT INTO "idempotency" VALUES('owner-3','AddUnits','demo-stock-haneul-one','678aedce007c5a4ad3f7705bc0abc923178fd76b7b4a8fff5d8a9229a09a3f6f','haneul-one',NULL,NULL,NULL,1795328510849452);
INSERT INTO "idempotency" VALUES('owner-3','RegisterProduct','demo-product-haneul-mini','550e8d1674bc11a445b3608c5f9ce068f20c0ac7747b496f9c02ec80827f1074','haneul-mini',NULL,NULL,NULL,1795328510833101);
INSERT INTO "idempotency" VALUES('owner-3','RegisterProduct','demo-product-haneul-one','d2e638560834c47f49520179ed884ef97eceef8b87c0314f41aefa44de5e0020','haneul-one',NULL,NULL,NULL,1795328510843770);
INSERT INTO "idempotency" VALUES('owner-3','RegisterStore','demo-store-haneul-phones','008f0dadcddce02dace51b8f128758ba705347164007e3607bfca4d612557a34','haneul-phones',NULL,NULL,NULL,1795328510812218);
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('store','01a201eb-0c59-740a-bcbc-c8fdad107524',1795328511074003);
INSERT INTO "inbox" VALUES('store','01a201eb-0ccc-71e7-88ff-f47ac6aa5376',1795328511192935);
INSERT INTO "inbox" VALUES('store','01a201eb-0d83-7295-9109-8af84c442482',1795328511381178);
INSERT INTO "inbox" VALUES('store','01a201eb-0e0c-7160-badd-a1c41c6da226',1795328511506054);
INSERT INTO "inbox" VALUES('store','01a201eb-0e2e-77c4-b66e-44fa9a8f4c29',1795328511562004);
INSERT INTO "inbox" VALUES('store','01a201eb-0ef9-73ce-9801-554d4ecc2515',1795328511752032);
INSERT INTO "inbox" VALUES('store','01a201eb-103d-70b3-9722-423dede39aea',1795328512073128);
INSERT INTO "inbox" VALUES('store','01a201eb-1063-75e6-a1fb-b0d946f78fbe',1795328512106041);
INSERT INTO "inbox" VALUES('store','01a201eb-1076-717b-a0df-aa6392af2723',1795328512127300);
INSERT INTO "inbox" VALUES('store','01a201eb-1112-725b-ac5d-bae3f6c66870',1795328512288302);
INSERT INTO "inbox" VALUES('store','01a201eb-117f-7227-a61d-023e82acfaa4',1795328512395312);
INSERT INTO "inbox" VALUES('store','01a201eb-1241-7721-b2ed-c8352eabf8cd',1795328512586366);
INSERT INTO "inbox" VALUES('store','01a201eb-1244-7458-b956-0d91ae24816c',1795328512609903);
INSERT INTO "inbox" VALUES('store','01a201eb-1287-7368-9bed-0319dab10e23',1795328512664071);
INSERT INTO "inbox" VALUES('store','01a201eb-1301-73cd-a464-fe07ec3780a9',1795328512787717);
INSERT INTO "inbox" VALUES('store','01a201eb-1741-772d-92bc-22d272ace0ad',1795328513895655);
INSERT INTO "inbox" VALUES('store','01a201eb-17d4-7208-9c99-32f34add6dd3',1795328514071693);
INSERT INTO "inbox" VALUES('store','01a201eb-1833-767e-8791-d76a07d192a9',1795328514177045);
INSERT INTO "inbox" VALUES('store','01a201eb-185d-74f4-a7e1-b66ed392aa2d',1795328514249007);
INSERT INTO "inbox" VALUES('store','01a201eb-187d-7035-b8a7-a1558e9a813e',1795328514249007);
INSERT INTO "inbox" VALUES('store','01a201eb-1896-76f1-94f5-50d1841df99d',1795328514327836);
INSERT INTO "inbox" VALUES('store','01a201eb-18b4-7396-8a5e-0530dfcd38d8',1795328514327836);
INSERT INTO "inbox" VALUES('store','01a201eb-190a-7601-8de6-1f3cdb64b2ba',1795328514475070);
INSERT INTO "inbox" VALUES('store','01a201eb-1972-76a8-b8df-3f8e5d19c5e2',1795328514643267);
INSERT INTO "inbox" VALUES('store','01a201eb-1987-723d-8b7c-8f91442f8ba3',1795328514643267);
INSERT INTO "inbox" VALUES('store','01a201eb-1990-76af-96ae-d895af1ba546',1795328514643267);
INSERT INTO "inbox" VALUES('store','01a201eb-1a26-7459-9326-74e5fc8bf6d2',1795328514731149);
INSERT INTO "inbox" VALUES('store','01a201eb-1ab7-7069-99d0-11fc14cfe14c',1795328514935479);
INSERT INTO "inbox" VALUES('store','01a201eb-1acf-76c9-af20-328654cbc3aa',1795328515244281);
INSERT INTO "inbox" VALUES('store','01a201eb-1ad0-77d1-979e-d2b4d588a0c5',1795328515244281);
CREATE TABLE outbox (
    position      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    source        TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    partition_key TEXT   NOT NULL,
    sequence      BIGINT NOT NULL,
    happened_at   BIGINT NOT NULL,
    correlation   TEXT   NOT NULL,
    causation     TEXT,
    traceparent   TEXT,
    data          BLOB   NOT NULL
);
INSERT INTO "outbox" VALUES(87,'01a201eb-1cad-7181-865c-17b5a49a0689','maeul.store.v1.StoreOrderAccepted','store','01a201eb-18c7-779a-b836-dbdfae0126c7','01a201eb-18c7-779a-b836-dbdfae0126c7',1,1795328515244281,'01a201eb-1acf-76c9-af20-328654cbc3aa','01a201eb-1acf-76c9-af20-328654cbc3aa','00-d9010780e314dbdcd2f170b61447985e-723ebe292a71cb8e-01',X'0A2430316132303165622D313863372D373739612D623833362D64626466616530313236633712156C6F61642D73746F72652D616532376635396337621A126C6F61642D616532376635396337622D31332001');
INSERT INTO "outbox" VALUES(88,'01a201eb-1cae-72ab-9da0-b2279c041886','maeul.store.v1.PreparationStarted','store','01a201eb-18c7-779a-b836-dbdfae0126c7','01a201eb-18c7-779a-b836-dbdfae0126c7',2,1795328515244281,'01a201eb-1acf-76c9-af20-328654cbc3aa','01a201eb-1acf-76c9-af20-328654cbc3aa','00-d9010780e314dbdcd2f170b61447985e-723ebe292a71cb8e-01',X'0A2430316132303165622D313863372D373739612D623833362D64626466616530313236633712156C6F61642D73746F72652D616532376635396337621A126C6F61642D616532376635396337622D31332001');
INSERT INTO "outbox" VALUES(89,'01a201eb-1cae-72ab-9da0-b228ed5bac23','maeul.store.v1.OrderReady','store','01a201eb-18c7-779a-b836-dbdfae0126c7','01a201eb-18c7-779a-b836-dbdfae0126c7',3,1795328515244281,'01a201eb-1acf-76c9-af20-328654cbc3aa','01a201eb-1acf-76c9-af20-328654cbc3aa','00-d9010780e314dbdcd2f170b61447985e-723ebe292a71cb8e-01',X'0A2430316132303165622D313863372D373739612D623833362D64626466616530313236633712156C6F61642D73746F72652D616532376635396337621A126C6F61642D616532376635396337622D31332001');
INSERT INTO "outbox" VALUES(90,'01a201eb-1caf-76db-9815-43f9344f5119','maeul.store.v1.StoreOrderAccepted','store','01a201eb-18f8-7257-9a9e-29072dba9611','01a201eb-18f8-7257-9a9e-29072dba9611',1,1795328515244281,'01a201eb-1ad0-77d1-979e-d2b4d588a0c5','01a201eb-1ad0-77d1-979e-d2b4d588a0c5','00-6bb9c6d03c139f6ef29fcff9c98d7733-0226a7110651c29f-01',X'0A2430316132303165622D313866382D373235372D396139652D32393037326462613936313112156C6F61642D73746F72652D616532376635396337621A126C6F61642D616532376635396337622D31342001');
INSERT INTO "outbox" VALUES(91,'01a201eb-1caf-76db-9815-43fa1bd2cd59','maeul.store.v1.PreparationStarted','store','01a201eb-18f8-7257-9a9e-29072dba9611','01a201eb-18f8-7257-9a9e-29072dba9611',2,1795328515244281,'01a201eb-1ad0-77d1-979e-d2b4d588a0c5','01a201eb-1ad0-77d1-979e-d2b4d588a0c5','00-6bb9c6d03c139f6ef29fcff9c98d7733-0226a7110651c29f-01',X'0A2430316132303165622D313866382D373235372D396139652D32393037326462613936313112156C6F61642D73746F72652D616532376635396337621A126C6F61642D616532376635396337622D31342001');
INSERT INTO "outbox" VALUES(92,'01a201eb-1caf-76db-9815-43fbdca3bf47','maeul.store.v1.OrderReady','store','01a201eb-18f8-7257-9a9e-29072dba9611','01a201eb-18f8-7257-9a9e-29072dba9611',3,1795328515244281,'01a201eb-1ad0-77d1-979e-d2b4d588a0c5','01a201eb-1ad0-77d1-979e-d2b4d588a0c5','00-6bb9c6d03c139f6ef29fcff9c98d7733-0226a7110651c29f-01',X'0A2430316132303165622D313866382D373235372D396139652D32393037326462613936313112156C6F61642D73746F72652D616532376635396337621A126C6F61642D616532376635396337622D31342001');
CREATE TABLE parked (
    consumer        TEXT   NOT NULL,
    event_id        TEXT   NOT NULL,
    partition_key   TEXT   NOT NULL,
    position        BIGINT NOT NULL,
    attempts        BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    dead            BOOLEAN NOT NULL,
    buried          BOOLEAN NOT NULL DEFAULT FALSE,
    last_error      TEXT   NOT NULL,
    event           BLOB   NOT NULL,
    PRIMARY KEY (consumer, event_id)
);
CREATE TABLE products (
    product_id TEXT    PRIMARY KEY,
    store_id   TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    currency   TEXT    NOT NULL,
    price      BIGINT  NOT NULL,
    stock      TEXT    NOT NULL,
    offered    BOOLEAN NOT NULL,
    on_hand    BIGINT  NOT NULL CHECK (on_hand >= 0),
    units      BIGINT  NOT NULL,
    movements  BIGINT  NOT NULL,
    version    BIGINT  NOT NULL,
    sequence   BIGINT  NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
) WITHOUT ROWID;
INSERT INTO "products" VALUES('americano','maru-coffee','Americano','KRW',4500000000,'UNTRACKED',1,0,0,0,1,1,1795328510774273,1795328510774273);
INSERT INTO "products" VALUES('americano-2709b9','maru-coffee-2709b9','Americano','KRW',4500000000,'UNTRACKED',1,0,0,0,1,1,1795328511650937,1795328511650937);
INSERT INTO "products" VALUES('bagel','maru-coffee','Bagel','KRW',3800000000,'COUNTED',1,10,0,1,2,2,1795328510787936,1795328510797573);
INSERT INTO "products" VALUES('bagel-2709b9','maru-coffee-2709b9','Bagel','KRW',3800000000,'COUNTED',1,8,0,5,6,5,1795328511699404,1795328512106041);
INSERT INTO "products" VALUES('bibimbap','bapsang','Bibimbap','KRW',9000000000,'UNTRACKED',1,0,0,0,1,1,1795328510713910,1795328510713910);
INSERT INTO "products" VALUES('bibimbap-2709b9','bapsang-2709b9','Bibimbap','KRW',9000000000,'UNTRACKED',1,0,0,0,1,1,1795328510970760,1795328510970760);
INSERT INTO "products" VALUES('haneul-mini','haneul-phones','Haneul Mini','KRW',590000000000,'SERIALISED',1,5,5,1,2,2,1795328510833101,1795328510836719);
INSERT INTO "products" VALUES('haneul-one','haneul-phones','Haneul One','KRW',890000000000,'SERIALISED',1,3,3,1,2,2,1795328510843770,1795328510849452);
INSERT INTO "products" VALUES('haneul-one-2709b9','haneul-phones-2709b9','Haneul One','KRW',890000000000,'SERIALISED',1,0,2,5,6,4,1795328512204898,1795328512787717);
INSERT INTO "products" VALUES('japchae','bapsang','Japchae','KRW',11000000000,'UNTRACKED',1,0,0,0,1,1,1795328510726687,1795328510726687);
INSERT INTO "products" VALUES('kimchi-jjigae','bapsang','Kimchi jjigae','KRW',8500000000,'UNTRACKED',1,0,0,0,1,1,1795328510735444,1795328510735444);
INSERT INTO "products" VALUES('kimchi-jjigae-2709b9','bapsang-2709b9','Kimchi jjigae','KRW',8500000000,'UNTRACKED',1,0,0,0,1,1,1795328510974980,1795328510974980);
INSERT INTO "products" VALUES('latte','maru-coffee','Latte','KRW',5000000000,'UNTRACKED',1,0,0,0,1,1,1795328510805726,1795328510805726);
INSERT INTO "products" VALUES('load-dish-ae27f59c7b','load-store-ae27f59c7b','Dish','KRW',9000000000,'UNTRACKED',1,0,0,0,1,1,1795328513498066,1795328513498066);
CREATE TABLE replicas (
    replica TEXT   PRIMARY KEY,
    lock    BIGINT NOT NULL,
    beat    BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE seats (
    role     TEXT   NOT NULL,
    seat     BIGINT NOT NULL,
    holder   TEXT   NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (role, seat)
) WITHOUT ROWID;
INSERT INTO "seats" VALUES('consumer/store',0,'only',426);
INSERT INTO "seats" VALUES('consumer/store',1,'only',426);
INSERT INTO "seats" VALUES('consumer/store',2,'only',426);
INSERT INTO "seats" VALUES('consumer/store',3,'only',426);
INSERT INTO "seats" VALUES('consumer/store',4,'only',426);
INSERT INTO "seats" VALUES('consumer/store',5,'only',426);
INSERT INTO "seats" VALUES('consumer/store',6,'only',426);
INSERT INTO "seats" VALUES('consumer/store',7,'only',426);
INSERT INTO "seats" VALUES('consumer/store',8,'only',426);
INSERT INTO "seats" VALUES('consumer/store',9,'only',426);
INSERT INTO "seats" VALUES('consumer/store',10,'only',426);
INSERT INTO "seats" VALUES('consumer/store',11,'only',426);
INSERT INTO "seats" VALUES('consumer/store',12,'only',426);
INSERT INTO "seats" VALUES('consumer/store',13,'only',426);
INSERT INTO "seats" VALUES('consumer/store',14,'only',426);
INSERT INTO "seats" VALUES('consumer/store',15,'only',426);
INSERT INTO "seats" VALUES('relay',0,'only',0);
CREATE TABLE stock_movements (
    product_id     TEXT   NOT NULL,
    position       BIGINT NOT NULL,
    movement_id    TEXT   NOT NULL,
    store_id       TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    change         BIGINT NOT NULL,
    quantity       BIGINT NOT NULL,
    on_hand        BIGINT NOT NULL,
    serial_numbers TEXT   NOT NULL,
    order_id       TEXT,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (product_id, position)
) WITHOUT ROWID;
INSERT INTO "stock_movements" VALUES('bagel',1,'01a201eb-0b4d-7615-a493-b4236366c6a9','maru-coffee','RESTOCKED',10,10,10,'[]',NULL,1795328510797573);
INSERT INTO "stock_movements" VALUES('bagel-2709b9',1,'01a201eb-0edc-7607-bc8f-10c2cedf821a','maru-coffee-2709b9','RESTOCKED',10,10,10,'[]',NULL,1795328511708565);
INSERT INTO "stock_movements" VALUES('bagel-2709b9',2,'01a201eb-0f10-74fa-a49c-c73abc18a1f4','maru-coffee-2709b9','ORDERED',-2,2,8,'[]','01a201eb-0eeb-74e4-b1e9-4557cf357f40',1795328511752032);
INSERT INTO "stock_movements" VALUES('bagel-2709b9',3,'01a201eb-0fc3-719a-91ce-ba1948c03ff1','maru-coffee-2709b9','SHIPPED',0,2,8,'[]','01a201eb-0eeb-74e4-b1e9-4557cf357f40',1795328511938794);
INSERT INTO "stock_movements" VALUES('bagel-2709b9',4,'01a201eb-1049-74ce-8c6b-29202db4900d','maru-coffee-2709b9','ORDERED',-5,5,3,'[]','01a201eb-101a-7663-a88c-14cdb92a994e',1795328512073128);
INSERT INTO "stock_movements" VALUES('bagel-2709b9',5,'01a201eb-106a-71ab-9648-a66cd00ac69a','maru-coffee-2709b9','RETURNED',5,5,8,'[]','01a201eb-101a-7663-a88c-14cdb92a994e',1795328512106041);
INSERT INTO "stock_movements" VALUES('haneul-mini',1,'01a201eb-0b75-7752-a650-68447bd665ff','haneul-phones','RESTOCKED',5,5,5,'["HM-0001","HM-0002","HM-0003","HM-0004","HM-0005"]',NULL,1795328510836719);
INSERT INTO "stock_movements" VALUES('haneul-one',1,'01a201eb-0b81-770e-926b-56752f8d50c2','haneul-phones','RESTOCKED',3,3,3,'["HO-0001","HO-0002","HO-0003"]',NULL,1795328510849452);
INSERT INTO "stock_movements" VALUES('haneul-one-2709b9',1,'01a201eb-10d1-7725-9d81-1eabdc1eee36','haneul-phones-2709b9','RESTOCKED',2,2,2,'["HO-0001","HO-0002"]',NULL,1795328512208953);
INSERT INTO "stock_movements" VALUES('haneul-one-2709b9',2,'01a201eb-1122-7344-bbf4-9ea4dfb37caa','haneul-phones-2709b9','ORDERED',-1,1,1,'["HO-0002"]','01a201eb-10db-70e0-87e2-a75d4516c2fa',1795328512288302);
INSERT INTO "stock_movements" VALUES('haneul-one-2709b9',3,'01a201eb-118c-71ae-9dec-dc37e38f3626','haneul-phones-2709b9','SHIPPED',0,1,1,'["HO-0002"]','01a201eb-10db-70e0-87e2-a75d4516c2fa',1795328512395312);
INSERT INTO "stock_movements" VALUES('haneul-one-2709b9',4,'01a201eb-124b-7230-8b6d-b33a274414ce','haneul-phones-2709b9','ORDERED',-1,1,0,'["HO-0001"]','01a201eb-1226-7568-85c7-715ae41f6ffc',1795328512586366);
INSERT INTO "stock_movements" VALUES('haneul-one-2709b9',5,'01a201eb-1314-7715-ae60-61cacb79da07','haneul-phones-2709b9','SHIPPED',0,1,0,'["HO-0001"]','01a201eb-1226-7568-85c7-715ae41f6ffc',1795328512787717);
CREATE TABLE store_orders (
    order_id      TEXT   PRIMARY KEY,
    store_id      TEXT   NOT NULL,
    customer_id   TEXT   NOT NULL,
    lines         TEXT   NOT NULL,
    currency      TEXT   NOT NULL,
    total         BIGINT NOT NULL,
    fulfilment    TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    reject_reason TEXT,
    reject_detail TEXT   NOT NULL,
    version       BIGINT NOT NULL,
    sequence      BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "store_orders" VALUES('01a201eb-0c08-7363-a2e4-ec896fe71151','bapsang-2709b9','customer-1-2709b9','[{"product_id":"bibimbap-2709b9","name":"Bibimbap","quantity":2}]','KRW',18000000000,'DELIVERY','HANDED_OVER',NULL,'',5,3,1795328511074003,1795328511192935);
INSERT INTO "store_orders" VALUES('01a201eb-0d42-7025-82ac-3222ecbfcf14','bapsang-2709b9','customer-3-2709b9','[{"product_id":"kimchi-jjigae-2709b9","name":"Kimchi jjigae","quantity":3}]','KRW',25500000000,'DELIVERY','STOPPED',NULL,'',4,3,1795328511381178,1795328511562004);
INSERT INTO "store_orders" VALUES('01a201eb-0eeb-74e4-b1e9-4557cf357f40','maru-coffee-2709b9','customer-4-2709b9','[{"product_id":"americano-2709b9","name":"Americano","quantity":1},{"product_id":"bagel-2709b9","name":"Bagel","quantity":2,"held":"pieces"}]','KRW',12100000000,'PICKUP','SERVED',NULL,'',5,4,1795328511752032,1795328511938794);
INSERT INTO "store_orders" VALUES('01a201eb-101a-7663-a88c-14cdb92a994e','maru-coffee-2709b9','customer-5-2709b9','[{"product_id":"bagel-2709b9","name":"Bagel","quantity":5,"held":"pieces"}]','KRW',19000000000,'PICKUP','STOPPED',NULL,'',2,1,1795328512073128,1795328512106041);
INSERT INTO "store_orders" VALUES('01a201eb-10db-70e0-87e2-a75d4516c2fa','haneul-phones-2709b9','customer-6-2709b9','[{"product_id":"haneul-one-2709b9","name":"Haneul One","quantity":1,"named":"HO-0002","held":{"units":["HO-0002"]}}]','KRW',890000000000,'DELIVERY','HANDED_OVER',NULL,'',3,2,1795328512288302,1795328512395312);
INSERT INTO "store_orders" VALUES('01a201eb-1226-7568-85c7-715ae41f6ffc','haneul-phones-2709b9','customer-8-2709b9','[{"product_id":"haneul-one-2709b9","name":"Haneul One","quantity":1,"held":{"units":["HO-0001"]}}]','KRW',890000000000,'DELIVERY','HANDED_OVER',NULL,'',3,2,1795328512586366,1795328512787717);
INSERT INTO "store_orders" VALUES('01a201eb-1227-739c-a3a7-95b684370b8a','haneul-phones-2709b9','customer-7-2709b9','[{"product_id":"haneul-one-2709b9","name":"Haneul One","quantity":1}]','KRW',890000000000,'DELIVERY','REJECTED','STOCK_SHORT','Haneul One: 0 left',1,1,1795328512609903,1795328512609903);
INSERT INTO "store_orders" VALUES('01a201eb-1635-71a8-bee7-2b2333066d55','load-store-ae27f59c7b','load-ae27f59c7b-0','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328513895655,1795328513895655);
INSERT INTO "store_orders" VALUES('01a201eb-1668-7145-8b23-2b1125b511c6','load-store-ae27f59c7b','load-ae27f59c7b-1','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514071693,1795328514071693);
INSERT INTO "store_orders" VALUES('01a201eb-16d1-76a6-84ed-fc79dadd30bf','load-store-ae27f59c7b','load-ae27f59c7b-2','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514177045,1795328514177045);
INSERT INTO "store_orders" VALUES('01a201eb-16fd-74fa-90b1-3ba781ca3ce0','load-store-ae27f59c7b','load-ae27f59c7b-3','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514249007,1795328514249007);
INSERT INTO "store_orders" VALUES('01a201eb-16ff-7058-b89d-30838abe60ed','load-store-ae27f59c7b','load-ae27f59c7b-4','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514249007,1795328514249007);
INSERT INTO "store_orders" VALUES('01a201eb-1732-77af-94e3-33935dfbd56e','load-store-ae27f59c7b','load-ae27f59c7b-5','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514327836,1795328514327836);
INSERT INTO "store_orders" VALUES('01a201eb-1784-771c-a803-c6dba1f0818e','load-store-ae27f59c7b','load-ae27f59c7b-6','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514327836,1795328514327836);
INSERT INTO "store_orders" VALUES('01a201eb-17c7-7368-9a0d-3f956da314b0','load-store-ae27f59c7b','load-ae27f59c7b-7','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514643267,1795328514643267);
INSERT INTO "store_orders" VALUES('01a201eb-17ca-7661-a95e-e3dc0be77509','load-store-ae27f59c7b','load-ae27f59c7b-8','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514643267,1795328514643267);
INSERT INTO "store_orders" VALUES('01a201eb-180b-71c7-8d0d-a2adeb3d17ed','load-store-ae27f59c7b','load-ae27f59c7b-9','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514475070,1795328514475070);
INSERT INTO "store_orders" VALUES('01a201eb-182e-7029-b30a-156ef4a9a23b','load-store-ae27f59c7b','load-ae27f59c7b-10','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514643267,1795328514643267);
INSERT INTO "store_orders" VALUES('01a201eb-1875-740b-80fc-ee1448b4d0c8','load-store-ae27f59c7b','load-ae27f59c7b-11','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514731149,1795328514731149);
INSERT INTO "store_orders" VALUES('01a201eb-18b5-73a4-9f0c-f0e3db48cd05','load-store-ae27f59c7b','load-ae27f59c7b-12','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328514935479,1795328514935479);
INSERT INTO "store_orders" VALUES('01a201eb-18c7-779a-b836-dbdfae0126c7','load-store-ae27f59c7b','load-ae27f59c7b-13','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328515244281,1795328515244281);
INSERT INTO "store_orders" VALUES('01a201eb-18f8-7257-9a9e-29072dba9611','load-store-ae27f59c7b','load-ae27f59c7b-14','[{"product_id":"load-dish-ae27f59c7b","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795328515244281,1795328515244281);
CREATE TABLE stores (
    store_id   TEXT   PRIMARY KEY,
    owner_id   TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    automation TEXT   NOT NULL,
    currency   TEXT,
    staff      TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    sequence   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "stores" VALUES('bapsang','owner-1','Bapsang','RESTAURANT','FULL','KRW','["cook"]',3,1,1795328510693408,1795328510713910);
INSERT INTO "stores" VALUES('bapsang-2709b9','owner-2709b9','Bapsang','RESTAURANT','MANUAL','KRW','["cook-2709b9"]',3,1,1795328510937301,1795328510970760);
INSERT INTO "stores" VALUES('haneul-phones','owner-3','Haneul Phones','PHONE_SHOP','FULL','KRW','["clerk"]',3,1,1795328510812218,1795328510833101);
INSERT INTO "stores" VALUES('haneul-phones-2709b9','owner-2709b9','Haneul Phones','PHONE_SHOP','ACCEPT','KRW','["clerk-2709b9"]',3,1,1795328512178454,1795328512204898);
INSERT INTO "stores" VALUES('load-store-ae27f59c7b','load-owner-ae27f59c7b','Load kitchen','RESTAURANT','FULL','KRW','[]',2,1,1795328513488854,1795328513498066);
INSERT INTO "stores" VALUES('maru-coffee','owner-2','Maru Coffee','CAFE','FULL','KRW','["barista"]',3,1,1795328510743798,1795328510774273);
INSERT INTO "stores" VALUES('maru-coffee-2709b9','owner-2709b9','Maru Coffee','CAFE','MANUAL','KRW','["barista-2709b9"]',3,1,1795328511619751,1795328511650937);
CREATE TABLE units (
    product_id    TEXT   NOT NULL,
    serial_number TEXT   NOT NULL,
    store_id      TEXT   NOT NULL,
    number        BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    order_id      TEXT,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    PRIMARY KEY (product_id, serial_number)
) WITHOUT ROWID;
INSERT INTO "units" VALUES('haneul-mini','HM-0001','haneul-phones',1,'AVAILABLE',NULL,1795328510836719,1795328510836719);
INSERT INTO "units" VALUES('haneul-mini','HM-0002','haneul-phones',2,'AVAILABLE',NULL,1795328510836719,1795328510836719);
INSERT INTO "units" VALUES('haneul-mini','HM-0003','haneul-phones',3,'AVAILABLE',NULL,1795328510836719,1795328510836719);
INSERT INTO "units" VALUES('haneul-mini','HM-0004','haneul-phones',4,'AVAILABLE',NULL,1795328510836719,1795328510836719);
INSERT INTO "units" VALUES('haneul-mini','HM-0005','haneul-phones',5,'AVAILABLE',NULL,1795328510836719,1795328510836719);
INSERT INTO "units" VALUES('haneul-one','HO-0001','haneul-phones',1,'AVAILABLE',NULL,1795328510849452,1795328510849452);
INSERT INTO "units" VALUES('haneul-one','HO-0002','haneul-phones',2,'AVAILABLE',NULL,1795328510849452,1795328510849452);
INSERT INTO "units" VALUES('haneul-one','HO-0003','haneul-phones',3,'AVAILABLE',NULL,1795328510849452,1795328510849452);
INSERT INTO "units" VALUES('haneul-one-2709b9','HO-0001','haneul-phones-2709b9',1,'SHIPPED','01a201eb-1226-7568-85c7-715ae41f6ffc',1795328512208953,1795328512787717);
INSERT INTO "units" VALUES('haneul-one-2709b9','HO-0002','haneul-phones-2709b9',2,'SHIPPED','01a201eb-10db-70e0-87e2-a75d4516c2fa',1795328512208953,1795328512395312);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX changes_seq ON changes (scope, seq);
CREATE INDEX products_store ON products (store_id, product_id);
CREATE UNIQUE INDEX units_number ON units (product_id, number);
CREATE INDEX units_available ON units (product_id, state, number);
CREATE INDEX units_order ON units (order_id, product_id);
CREATE INDEX stock_movements_created_at ON stock_movements (created_at);
CREATE INDEX store_orders_store ON store_orders (store_id, created_at, order_id);
CREATE INDEX store_orders_created_at ON store_orders (created_at, order_id);
CREATE INDEX store_orders_updated_at ON store_orders (updated_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',92);
COMMIT;
