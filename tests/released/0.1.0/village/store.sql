BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 08:13:12',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'store','2026-11-22 08:13:12',1,X'F979D1B95C6FD83A903E01AE9EF8272CB7B82C8C78839105F09296766C33BF0664166B8B7979F56D98A3D08D1178C61C',0);
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
) WITHOUT ROWID;
INSERT INTO "cases" VALUES('01a20251-00d9-7534-bd83-e1d6dfb5157e','01a20251-0134-778b-a126-87fe3f0af552','01a20251-0134-778b-a126-87fe3f0af552','00-41ba151b11b11797de48563f9aeffccc-ab1770c921c35728-01');
INSERT INTO "cases" VALUES('01a20251-017c-7748-a327-f9745e80c311','01a20251-01af-746e-9bc2-05a2ee52ec78','01a20251-01b7-72a9-831e-0784ed314532','00-da6bc54ed1a39e9b2444f37f0b21293b-14bbc91036684b86-01');
INSERT INTO "cases" VALUES('01a20251-01ed-74aa-81f4-0c0162f0cf6e','01a20251-01f2-72ca-ae81-c247c5966918','01a20251-01f2-72ca-ae81-c247c5966918','00-f57f5c64fe6ef22b45a9307f3266c290-449e0a11db8b8370-01');
INSERT INTO "cases" VALUES('01a20251-0236-7320-b778-9aad58488697','01a20251-024c-77e6-b7fe-4b5ac8cba226','01a20251-0253-77be-9dd2-9d8b69801527','00-b737ab1d207088bb46473e12349b38b2-226c92f03f34a5a1-01');
INSERT INTO "cases" VALUES('01a20251-0283-7407-810c-33ae343693e8','01a20251-02b8-7386-8503-0a372ec534a0','01a20251-02b8-7386-8503-0a372ec534a0','00-532885e341d09e0769d4913425de5557-87cbf1623747e598-01');
INSERT INTO "cases" VALUES('01a20251-02da-76d3-9d23-d49ce77b3f52','01a20251-02f4-75f3-83e7-efdf72a36105','01a20251-030d-74bc-8def-d81b7b13855f','00-1218e19c0613d113d2996f3bc98bf45e-f0049d9c84fb4e79-01');
INSERT INTO "cases" VALUES('01a20251-02da-76d3-9d23-d49d4a2f3f29','01a20251-033d-7023-b506-52d9d090ea62','01a20251-033d-7023-b506-52d9d090ea62','00-4314cfa85a1f8c02889c8538f7ff4099-0866efd23d37fe1f-01');
INSERT INTO "cases" VALUES('01a20251-052a-7058-8078-0ea9209e1355','01a20251-053d-739d-b435-c58125bae9d0','01a20251-053d-739d-b435-c58125bae9d0','00-0bdc08f937df77a22a40bc1d1ae9c6ac-4730478a7d45a489-01');
INSERT INTO "cases" VALUES('01a20251-0559-778a-bfd9-6091aa0a03a1','01a20251-057a-759f-b9fb-8517ab89c051','01a20251-057a-759f-b9fb-8517ab89c051','00-3ab681a5b20dde759898fd5fe2966d9b-90e7842a3487e370-01');
INSERT INTO "cases" VALUES('01a20251-0592-7179-a5b3-59ab0925b167','01a20251-05be-7265-bc0e-1d1448db6677','01a20251-05be-7265-bc0e-1d1448db6677','00-fcba2542b0621986353cbe6d5ee55ed2-0ff9a7eb61ba4ee1-01');
INSERT INTO "cases" VALUES('01a20251-05be-7265-bc0e-1d15bdd8f13a','01a20251-060a-7530-b876-e205230b5d79','01a20251-060a-7530-b876-e205230b5d79','00-e23273b73d62c5f983556be47f6666ca-aee5dc74a744ba68-01');
INSERT INTO "cases" VALUES('01a20251-05f8-7493-b4a5-002374f0d30d','01a20251-063b-754e-beaa-a079897046eb','01a20251-063b-754e-beaa-a079897046eb','00-db3900d682503999edbc34f7c323649f-7adfad162603f99b-01');
INSERT INTO "cases" VALUES('01a20251-0621-76f5-9fc4-bae7e83faeac','01a20251-0689-7384-a58d-af1cf90bd3dd','01a20251-0689-7384-a58d-af1cf90bd3dd','00-518da6800d92c63bf60a7c33eb061d54-c00f8f9e4e0b941f-01');
INSERT INTO "cases" VALUES('01a20251-066a-72e9-995d-4b3bfd2be903','01a20251-06e2-7228-85eb-22a9d7bc7ed1','01a20251-06e2-7228-85eb-22a9d7bc7ed1','00-0bbfd7485cdf8e476657a16d6210b007-677ced0970494aa7-01');
INSERT INTO "cases" VALUES('01a20251-0697-74cb-be91-3c2402e3d21f','01a20251-0700-7790-9d86-0a92fd204817','01a20251-0700-7790-9d86-0a92fd204817','00-e80c1d103810c91e455f1740aab2d0b4-456253ba178587b1-01');
INSERT INTO "cases" VALUES('01a20251-06c7-736b-acb7-64e1d5874700','01a20251-0734-7696-ac7a-a49becff7ed1','01a20251-0734-7696-ac7a-a49becff7ed1','00-abd26f516e51bf5b384765c22012544d-e68f0e9c91a1a453-01');
INSERT INTO "cases" VALUES('01a20251-06f3-77de-96ac-fb99db6256ff','01a20251-0751-7321-bd69-3af1ee9e7a83','01a20251-0751-7321-bd69-3af1ee9e7a83','00-73cacdb0231dadef595043ef9588f8f1-f195b12f21daa9f7-01');
INSERT INTO "cases" VALUES('01a20251-072b-731f-80c4-db3ae8eb6fae','01a20251-0787-7692-9f8c-27282cda7063','01a20251-0787-7692-9f8c-27282cda7063','00-69e39431667a672ffe65511e31427899-d676d1c73faeae0f-01');
INSERT INTO "cases" VALUES('01a20251-075a-7690-8035-cd8381597349','01a20251-07a9-74ac-947f-cd350f0c1686','01a20251-07a9-74ac-947f-cd350f0c1686','00-aa174d89ea82f8ab5f07e0544edea066-b7544c60be6b808e-01');
INSERT INTO "cases" VALUES('01a20251-0785-7374-b48c-f6048fa59171','01a20251-07fe-7660-a236-c1c092938e1f','01a20251-07fe-7660-a236-c1c092938e1f','00-7b0140a081941d584c09183bb17cf799-ef4bbff614db5372-01');
INSERT INTO "cases" VALUES('01a20251-07bc-7343-84da-35ce54fd43a6','01a20251-0815-71e8-b570-3f5b96eddd30','01a20251-0832-770c-8e1a-47281ca2f648','00-b4c8352b2ef67ffe2e12d8f53d1e738e-5632e47d2fd0e290-01');
INSERT INTO "cases" VALUES('01a20251-07e9-703a-9b23-9fab438d3c77','01a20251-085d-71bb-91b9-7f599d8e2aaf','01a20251-085d-71bb-91b9-7f599d8e2aaf','00-25fcb0d8850af7754a5644854ad43cf7-73e5a06b63b7033e-01');
INSERT INTO "cases" VALUES('01a20251-081b-70f8-abc1-b9e857ebdc5c','01a20251-0883-7317-be6b-1daca68ac75e','01a20251-0883-7317-be6b-1daca68ac75e','00-e17fc9abe944ef2b8768f5351abb1205-00c999ca9a80765e-01');
INSERT INTO "cases" VALUES('01a20251-0857-7531-a270-22b1873f10a9','01a20251-08d1-7109-aea0-52576836148b','01a20251-08d1-7109-aea0-52576836148b','00-400a5dafaac1d305e8977f411a85d676-a633359a21a67a51-01');
INSERT INTO "cases" VALUES('01a20251-087b-711a-a20d-117f94e923b3','01a20251-08ec-759c-aa43-286cbbbde7f9','01a20251-08ec-759c-aa43-286cbbbde7f9','00-33a011953edbfb1ab033c6073c493335-e500dd627ac127ff-01');
INSERT INTO "cases" VALUES('01a20251-08c3-72c1-9e84-246c072d94d8','01a20251-0964-767c-88c4-0fc1bd3a513b','01a20251-0964-767c-88c4-0fc1bd3a513b','00-d5e5a7e3247a1d0322acadb23e229556-00a4344302a35665-01');
INSERT INTO "cases" VALUES('01a20251-08ed-7739-a89a-38c2fec06fee','01a20251-0980-7533-a731-7399fae0efc6','01a20251-0980-7533-a731-7399fae0efc6','00-9372704557f198bf178fe745c0ee532c-0dcc9e14627a60ba-01');
INSERT INTO "cases" VALUES('01a20251-0924-73a3-875a-64650bf48c7f','01a20251-0996-76f9-ba77-f63b7ad8a20e','01a20251-0996-76f9-ba77-f63b7ad8a20e','00-6ddd27ad86ab9eb03e5a09b4fcf87ae0-e5d747dfaf471cba-01');
INSERT INTO "cases" VALUES('01a20251-095f-745f-82b2-b1d042ed2521','01a20251-098d-7424-9a33-fee6cb6e4f37','01a20251-09a6-7365-97a6-44932d3a7aec','00-159eddfcc3fdee82cd1eb04be9268fe3-934a697e5f193d16-01');
INSERT INTO "cases" VALUES('01a20251-097e-7699-9258-1232a409e3c7','01a20251-0a24-767c-847c-17d9c2d3e7b3','01a20251-0a24-767c-847c-17d9c2d3e7b3','00-c86bbbe15ce3171b05437b74e7c6fbbd-b29e4ee450ac419b-01');
INSERT INTO "cases" VALUES('01a20251-09ad-7734-9643-da5146eaf576','01a20251-0a1f-765e-a0cb-f362cbf809d5','01a20251-0a1f-765e-a0cb-f362cbf809d5','00-7c07c706c62aa60ef93b7d66c8ea750d-89a6412be0806ad8-01');
INSERT INTO "cases" VALUES('01a20251-09dc-7239-acad-25558dfc42cc','01a20251-0a52-70c2-b3c2-1455135cd63b','01a20251-0a52-70c2-b3c2-1455135cd63b','00-15a392e4688f05509a2242691dde15b4-1f5c0ede9ba784fd-01');
INSERT INTO "cases" VALUES('01a20251-0a0f-7010-815b-4b894802d8c0','01a20251-0a4e-73f9-be19-b61c46b019d0','01a20251-0a4e-73f9-be19-b61c46b019d0','00-f7fbee6127deb10e4f4372388336d06d-6636ba41465e396d-01');
CREATE TABLE change_counters (
    scope TEXT   PRIMARY KEY,
    seq   BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "change_counters" VALUES('store:bapsang-54d3bc',9);
INSERT INTO "change_counters" VALUES('store:haneul-phones-54d3bc',7);
INSERT INTO "change_counters" VALUES('store:load-store-1db4fd4157',26);
INSERT INTO "change_counters" VALUES('store:maru-coffee-54d3bc',7);
CREATE TABLE changes (
    scope TEXT   NOT NULL,
    item  TEXT   NOT NULL,
    seq   BIGINT NOT NULL,
    PRIMARY KEY (scope, item)
) WITHOUT ROWID;
INSERT INTO "changes" VALUES('store:bapsang-54d3bc','01a20251-00d9-7534-bd83-e1d6dfb5157e',5);
INSERT INTO "changes" VALUES('store:bapsang-54d3bc','01a20251-017c-7748-a327-f9745e80c311',9);
INSERT INTO "changes" VALUES('store:haneul-phones-54d3bc','01a20251-0283-7407-810c-33ae343693e8',3);
INSERT INTO "changes" VALUES('store:haneul-phones-54d3bc','01a20251-02da-76d3-9d23-d49ce77b3f52',5);
INSERT INTO "changes" VALUES('store:haneul-phones-54d3bc','01a20251-02da-76d3-9d23-d49d4a2f3f29',7);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-052a-7058-8078-0ea9209e1355',1);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-0559-778a-bfd9-6091aa0a03a1',2);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-0592-7179-a5b3-59ab0925b167',3);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-05be-7265-bc0e-1d15bdd8f13a',4);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-05f8-7493-b4a5-002374f0d30d',5);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-0621-76f5-9fc4-bae7e83faeac',6);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-066a-72e9-995d-4b3bfd2be903',7);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-0697-74cb-be91-3c2402e3d21f',8);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-06c7-736b-acb7-64e1d5874700',9);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-06f3-77de-96ac-fb99db6256ff',10);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-072b-731f-80c4-db3ae8eb6fae',11);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-075a-7690-8035-cd8381597349',12);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-0785-7374-b48c-f6048fa59171',13);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-07bc-7343-84da-35ce54fd43a6',14);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-07e9-703a-9b23-9fab438d3c77',15);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-081b-70f8-abc1-b9e857ebdc5c',16);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-0857-7531-a270-22b1873f10a9',17);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-087b-711a-a20d-117f94e923b3',18);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-08c3-72c1-9e84-246c072d94d8',19);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-08ed-7739-a89a-38c2fec06fee',20);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-0924-73a3-875a-64650bf48c7f',21);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-095f-745f-82b2-b1d042ed2521',22);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-09ad-7734-9643-da5146eaf576',23);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-097e-7699-9258-1232a409e3c7',24);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-09dc-7239-acad-25558dfc42cc',25);
INSERT INTO "changes" VALUES('store:load-store-1db4fd4157','01a20251-0a0f-7010-815b-4b894802d8c0',26);
INSERT INTO "changes" VALUES('store:maru-coffee-54d3bc','01a20251-01ed-74aa-81f4-0c0162f0cf6e',5);
INSERT INTO "changes" VALUES('store:maru-coffee-54d3bc','01a20251-0236-7320-b778-9aad58488697',7);
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
INSERT INTO "idempotency" VALUES('barista-54d3bc','AcceptOrder','01a20251-0204-708e-be92-f47a18568de3','291069b23e42a1feac279b968ba791c6e0f5cbe030a70eb14f50cb5b2a903389','01a20251-01ed-74aa-81f4-0c0162f0cf6e',NULL,NULL,NULL,1795335193093526);
INSERT INTO "idempotency" VALUES('barista-54d3bc','CompletePreparation','01a20251-021b-7088-8101-c418d2aead7c','e0d40926961933468a26afaf69d62572a863da2989e3cf2b062133f3123dd229','01a20251-01ed-74aa-81f4-0c0162f0cf6e',NULL,NULL,NULL,1795335193118084);
INSERT INTO "idempotency" VALUES('barista-54d3bc','ServeOrder','01a20251-0227-738a-8732-4102a4034860','9c389cd9ecc3e9062c5b36a286fc537176954fce214535848892aff7dc5596b5','01a20251-01ed-74aa-81f4-0c0162f0cf6e',NULL,NULL,NULL,1795335193128613);
INSERT INTO "idempotency" VALUES('barista-54d3bc','StartPreparation','01a20251-020d-71af-9ffb-0401692fa551','4e7f163b5e79c3ba6277dc4aae8c2ef70900c16867f956bed330bb120fa5e6c1','01a20251-01ed-74aa-81f4-0c0162f0cf6e',NULL,NULL,NULL,1795335193104123);
INSERT INTO "idempotency" VALUES('clerk-54d3bc','ShipOrder','01a20251-02a8-748a-a937-6c8db9e00293','c26563c81a033edcdd720ed0d9c3aece8d4524aa094203fcad3660927ef3cae5','01a20251-0283-7407-810c-33ae343693e8',NULL,NULL,NULL,1795335193258593);
INSERT INTO "idempotency" VALUES('clerk-54d3bc','ShipOrder','01a20251-032d-773f-9bd6-a9bba9576def','dd7b728f717feba39d9bde601d27cda60c40d6460d21d043d03ed001574effb0','01a20251-02da-76d3-9d23-d49d4a2f3f29',NULL,NULL,NULL,1795335193390575);
INSERT INTO "idempotency" VALUES('cook-54d3bc','AcceptOrder','01a20251-00fd-73a2-9256-30859d1d6b12','2c876dda5f0c32238f527c3b09a46896b673d4201e05a40b680c68b5a3ca0605','01a20251-00d9-7534-bd83-e1d6dfb5157e',NULL,NULL,NULL,1795335192832147);
INSERT INTO "idempotency" VALUES('cook-54d3bc','AcceptOrder','01a20251-0195-701a-8b16-ca0eec9f3f74','76f53db04a3e87779208ff0f56ad44be380e1f9cc607c481d70bc77842892421','01a20251-017c-7748-a327-f9745e80c311',NULL,NULL,NULL,1795335192982645);
INSERT INTO "idempotency" VALUES('cook-54d3bc','CompletePreparation','01a20251-0121-71bc-8b21-59f4f73c89cd','3dbda55ca0b0f916a73883f6812349392abd69a0a1677e618c809d4537a8b7f1','01a20251-00d9-7534-bd83-e1d6dfb5157e',NULL,NULL,NULL,1795335192867364);
INSERT INTO "idempotency" VALUES('cook-54d3bc','StartPreparation','01a20251-0114-7109-beb0-dd794e4534f4','0a82e56a576c81d5825b15a5a698997b28f9cc74c822f003d50facf3345a3e0b','01a20251-00d9-7534-bd83-e1d6dfb5157e',NULL,NULL,NULL,1795335192854011);
INSERT INTO "idempotency" VALUES('cook-54d3bc','StartPreparation','01a20251-019f-7779-9c86-9f0606e5eed0','eec9b8c9fec3573488c65b39a25d1c078ba42eb4093f42ccfd423666eb649b67','01a20251-017c-7748-a327-f9745e80c311',NULL,NULL,NULL,1795335192993166);
INSERT INTO "idempotency" VALUES('load-owner-1db4fd4157','RegisterProduct','01a20251-0502-71b2-a1a3-a22e4ae1b54f','d4a7533e31db9f5d25b69c645674d0dc2037647224fde4f5e2d9967eaa2a1511','load-dish-1db4fd4157',NULL,NULL,NULL,1795335193863265);
INSERT INTO "idempotency" VALUES('load-owner-1db4fd4157','RegisterStore','01a20251-04fd-76bd-b82f-5b1eff90e297','a2af5b5a22a4d450449255b8493fb89623f422244cae833c798d63b35f25dd66','load-store-1db4fd4157',NULL,NULL,NULL,1795335193855310);
INSERT INTO "idempotency" VALUES('owner-1','AddStaff','demo-staff-cook','1f8184a4d719a0b0e4f8cbc7d40ab3b91f22291b805cc242db33568210fe66e6','bapsang',NULL,NULL,NULL,1795335192656032);
INSERT INTO "idempotency" VALUES('owner-1','RegisterProduct','demo-product-bibimbap','d19b25ce2f8d4ca6a6a1818ed1c1dcc8c4d29afa522b9874a7ad054c29d16583','bibimbap',NULL,NULL,NULL,1795335192659151);
INSERT INTO "idempotency" VALUES('owner-1','RegisterProduct','demo-product-japchae','77fa6edc820c73d124919650840e22a8d971d379a5667b711a581d9fb3363096','japchae',NULL,NULL,NULL,1795335192664937);
INSERT INTO "idempotency" VALUES('owner-1','RegisterProduct','demo-product-kimchi-jjigae','6574d5a2700e9999f008f9f2e1e272107f31cf8356d33c78e8f0ad72e9f55bd1','kimchi-jjigae',NULL,NULL,NULL,1795335192668571);
INSERT INTO "idempotency" VALUES('owner-1','RegisterStore','demo-store-bapsang','5f03f6470b81e8fd5cd26a080fee783e86ead1fa58d745deacd33983303a8395','bapsang',NULL,NULL,NULL,1795335192648153);
INSERT INTO "idempotency" VALUES('owner-2','AddStaff','demo-staff-barista','9fa7170c14d8f39d5aeab6e5a7fb790018d1697741af4d54e980485d646f1e70','maru-coffee',NULL,NULL,NULL,1795335192678237);
INSERT INTO "idempotency" VALUES('owner-2','RegisterProduct','demo-product-americano','bbb85ec459773eb081ca9dda85e8b82ccfb28816eada336398c34f0a1fa41ee3','americano',NULL,NULL,NULL,1795335192680978);
INSERT INTO "idempotency" VALUES('owner-2','RegisterProduct','demo-product-bagel','b508d2a62847ac7e584edfd794a749664fc049b7e92b0257d24fcb3de6bbd7ca','bagel',NULL,NULL,NULL,1795335192685211);
INSERT INTO "idempotency" VALUES('owner-2','RegisterProduct','demo-product-latte','06ba4a7a5f3ea030b7fb4d14dbabfd59989d2f5d08f3593eeb2ceeb2ad53ad4b','latte',NULL,NULL,NULL,1795335192693401);
INSERT INTO "idempotency" VALUES('owner-2','RegisterStore','demo-store-maru-coffee','657d65f7479ab05a174c9d5e060c978188746d415414703aa6ebedacca61a4b6','maru-coffee',NULL,NULL,NULL,1795335192673920);
INSERT INTO "idempotency" VALUES('owner-2','RestockProduct','demo-stock-bagel','d8afc6e0951560bc4bacdf77263dddb1989c68f08833c01276154cb3d768212b','bagel',NULL,NULL,NULL,1795335192689040);
INSERT INTO "idempotency" VALUES('owner-3','AddStaff','demo-staff-clerk','c6b5e2f6e0cd1d308ead83339c0ff243dec9213f746eca902d20da7e1953e63c','haneul-phones',NULL,NULL,NULL,1795335192707730);
INSERT INTO "idempotency" VALUES('owner-3','AddUnits','demo-stock-haneul-mini','a67c5dab1860451ec9020f088f56abd88aa2246d0e6afa153f6c117a0e5a9f5a','haneul-mini',NULL,NULL,NULL,1795335192714687);
INSERT INTO "idempotency" VALUES('owner-3','AddUnits','demo-stock-haneul-one','678aedce007c5a4ad3f7705bc0abc923178fd76b7b4a8fff5d8a9229a09a3f6f','haneul-one',NULL,NULL,NULL,1795335192723051);
INSERT INTO "idempotency" VALUES('owner-3','RegisterProduct','demo-product-haneul-mini','550e8d1674bc11a445b3608c5f9ce068f20c0ac7747b496f9c02ec80827f1074','haneul-mini',NULL,NULL,NULL,1795335192710274);
INSERT INTO "idempotency" VALUES('owner-3','RegisterProduct','demo-product-haneul-one','d2e638560834c47f49520179ed884ef97eceef8b87c0314f41aefa44de5e0020','haneul-one',NULL,NULL,NULL,1795335192719554);
INSERT INTO "idempotency" VALUES('owner-3','RegisterStore','demo-store-haneul-phones','008f0dadcddce02dace51b8f128758ba705347164007e3607bfca4d612557a34','haneul-phones',NULL,NULL,NULL,1795335192697503);
INSERT INTO "idempotency" VALUES('owner-54d3bc','AddStaff','01a20251-00c4-7442-9685-a9568fe3d834','95fce399bab3b45fda354759413683de238d47a4c96a2d8278486848fbc6f1cc','bapsang-54d3bc',NULL,NULL,NULL,1795335192775426);
INSERT INTO "idempotency" VALUES('owner-54d3bc','AddStaff','01a20251-01d4-7629-89c3-b2c8945645bc','02282a4ed0116bc82fc8c9dead1a24390c8ce955404b065c82fcc8a5813adb26','maru-coffee-54d3bc',NULL,NULL,NULL,1795335193046542);
INSERT INTO "idempotency" VALUES('owner-54d3bc','AddStaff','01a20251-026e-76af-bcfb-d77b4fec4c61','b985128b39f7468b36a4913e24da7b709619b6a3883bccbb668705ef8087bef7','haneul-phones-54d3bc',NULL,NULL,NULL,1795335193201059);
INSERT INTO "idempotency" VALUES('owner-54d3bc','AddUnits','01a20251-027a-70d7-88df-6b6f03c34632','95c5e2276a9651164403686926e228da64aeabac99e2ef460ddf1929a30f0c09','haneul-one-54d3bc',NULL,NULL,NULL,1795335193212814);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RegisterProduct','01a20251-00cc-763c-a729-6dc317c3d223','77dbcba62ceb30a58f08d212c5a6223c6af88d63d8c3a418526754ae1ecbd202','bibimbap-54d3bc',NULL,NULL,NULL,1795335192781435);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RegisterProduct','01a20251-00cf-7267-aeb6-41859dcade1d','7406560458d1911cb522aa68f80e51452d7a4ea68243d8617d845a5aa73bd7cc','kimchi-jjigae-54d3bc',NULL,NULL,NULL,1795335192784927);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RegisterProduct','01a20251-01da-772d-ba75-ed5da53a09a7','86d95c92ddebfd815de437ddcfdfd65eb62e288cad80908ebeacae659b796e19','americano-54d3bc',NULL,NULL,NULL,1795335193051901);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RegisterProduct','01a20251-01de-746d-9ec8-26f7189bc015','165f85b9d497ecace03fcaba444b0f5bddd76cf4a15132e5302c0f254affdd28','bagel-54d3bc',NULL,NULL,NULL,1795335193056586);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RegisterProduct','01a20251-0276-71d8-86ec-9f884846b917','20ea4353dfe6cdc95839172d7e52f8b9847c0088ed474c24e2b4428ae868d270','haneul-one-54d3bc',NULL,NULL,NULL,1795335193207530);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RegisterStore','01a20251-00c1-751b-9abd-c9ab8dc8cbad','97f41f78c214ea0e9c8c0067b6a58f455b926f9d81c6ef7ab073de01f0a89e4c','bapsang-54d3bc',NULL,NULL,NULL,1795335192770681);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RegisterStore','01a20251-01d0-70d4-b430-963c7c0ee5c6','aa1f8d2420a6cb61c3e71439f51ac62feb2e80c6199b4e0a6ff27efd7bd766ec','maru-coffee-54d3bc',NULL,NULL,NULL,1795335193042356);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RegisterStore','01a20251-0269-746a-891b-04a77241352a','8e3db9ba643bb931ee889dcf2f9ad804b6cac3e4f8a9e2fef437d7f82dcb154b','haneul-phones-54d3bc',NULL,NULL,NULL,1795335193194432);
INSERT INTO "idempotency" VALUES('owner-54d3bc','RestockProduct','01a20251-01e2-75af-bdcf-6e0052ec5734','985d0e049c87d2e1cc156b7e782dcb1a630450cd070a77e0422a220d68eba51a','bagel-54d3bc',NULL,NULL,NULL,1795335193061438);
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('store','01a20251-00e8-724f-8882-4f056354f753',1795335192817403);
INSERT INTO "inbox" VALUES('store','01a20251-0134-778b-a126-87fe3f0af552',1795335192891176);
INSERT INTO "inbox" VALUES('store','01a20251-0186-7610-896e-f9aaa98eeee0',1795335192972193);
INSERT INTO "inbox" VALUES('store','01a20251-01af-746e-9bc2-05a2ee52ec78',1795335193009502);
INSERT INTO "inbox" VALUES('store','01a20251-01b7-72a9-831e-0784ed314532',1795335193018923);
INSERT INTO "inbox" VALUES('store','01a20251-01f2-72ca-ae81-c247c5966918',1795335193080401);
INSERT INTO "inbox" VALUES('store','01a20251-023b-70f3-9c55-e49260c1bd50',1795335193152553);
INSERT INTO "inbox" VALUES('store','01a20251-024c-77e6-b7fe-4b5ac8cba226',1795335193167095);
INSERT INTO "inbox" VALUES('store','01a20251-0253-77be-9dd2-9d8b69801527',1795335193176343);
INSERT INTO "inbox" VALUES('store','01a20251-028e-7493-b3c5-cc8a565d67e8',1795335193235266);
INSERT INTO "inbox" VALUES('store','01a20251-02b8-7386-8503-0a372ec534a0',1795335193276516);
INSERT INTO "inbox" VALUES('store','01a20251-02f1-77ed-a292-6de034cd4aa8',1795335193335964);
INSERT INTO "inbox" VALUES('store','01a20251-02f4-75f3-83e7-efdf72a36105',1795335193349440);
INSERT INTO "inbox" VALUES('store','01a20251-030d-74bc-8def-d81b7b13855f',1795335193366100);
INSERT INTO "inbox" VALUES('store','01a20251-033d-7023-b506-52d9d090ea62',1795335193411813);
INSERT INTO "inbox" VALUES('store','01a20251-053d-739d-b435-c58125bae9d0',1795335193936525);
INSERT INTO "inbox" VALUES('store','01a20251-057a-759f-b9fb-8517ab89c051',1795335194000045);
INSERT INTO "inbox" VALUES('store','01a20251-05be-7265-bc0e-1d1448db6677',1795335194076973);
INSERT INTO "inbox" VALUES('store','01a20251-060a-7530-b876-e205230b5d79',1795335194155587);
INSERT INTO "inbox" VALUES('store','01a20251-063b-754e-beaa-a079897046eb',1795335194204154);
INSERT INTO "inbox" VALUES('store','01a20251-0689-7384-a58d-af1cf90bd3dd',1795335194279355);
INSERT INTO "inbox" VALUES('store','01a20251-06e2-7228-85eb-22a9d7bc7ed1',1795335194382751);
INSERT INTO "inbox" VALUES('store','01a20251-0700-7790-9d86-0a92fd204817',1795335194429899);
INSERT INTO "inbox" VALUES('store','01a20251-0734-7696-ac7a-a49becff7ed1',1795335194475718);
INSERT INTO "inbox" VALUES('store','01a20251-0751-7321-bd69-3af1ee9e7a83',1795335194509056);
INSERT INTO "inbox" VALUES('store','01a20251-0787-7692-9f8c-27282cda7063',1795335194555021);
INSERT INTO "inbox" VALUES('store','01a20251-07a9-74ac-947f-cd350f0c1686',1795335194588057);
INSERT INTO "inbox" VALUES('store','01a20251-07fe-7660-a236-c1c092938e1f',1795335194656724);
INSERT INTO "inbox" VALUES('store','01a20251-0832-770c-8e1a-47281ca2f648',1795335194723363);
INSERT INTO "inbox" VALUES('store','01a20251-085d-71bb-91b9-7f599d8e2aaf',1795335194763057);
INSERT INTO "inbox" VALUES('store','01a20251-0883-7317-be6b-1daca68ac75e',1795335194799156);
INSERT INTO "inbox" VALUES('store','01a20251-08d1-7109-aea0-52576836148b',1795335194883891);
INSERT INTO "inbox" VALUES('store','01a20251-08ec-759c-aa43-286cbbbde7f9',1795335194903081);
INSERT INTO "inbox" VALUES('store','01a20251-0964-767c-88c4-0fc1bd3a513b',1795335195017352);
INSERT INTO "inbox" VALUES('store','01a20251-0980-7533-a731-7399fae0efc6',1795335195058655);
INSERT INTO "inbox" VALUES('store','01a20251-0996-76f9-ba77-f63b7ad8a20e',1795335195058655);
INSERT INTO "inbox" VALUES('store','01a20251-09a6-7365-97a6-44932d3a7aec',1795335195087471);
INSERT INTO "inbox" VALUES('store','01a20251-0a1f-765e-a0cb-f362cbf809d5',1795335195197871);
INSERT INTO "inbox" VALUES('store','01a20251-0a24-767c-847c-17d9c2d3e7b3',1795335195234801);
INSERT INTO "inbox" VALUES('store','01a20251-0a4e-73f9-be19-b61c46b019d0',1795335195290405);
INSERT INTO "inbox" VALUES('store','01a20251-0a52-70c2-b3c2-1455135cd63b',1795335195290405);
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
INSERT INTO "products" VALUES('americano','maru-coffee','Americano','KRW',4500000000,'UNTRACKED',1,0,0,0,1,1,1795335192680978,1795335192680978);
INSERT INTO "products" VALUES('americano-54d3bc','maru-coffee-54d3bc','Americano','KRW',4500000000,'UNTRACKED',1,0,0,0,1,1,1795335193051901,1795335193051901);
INSERT INTO "products" VALUES('bagel','maru-coffee','Bagel','KRW',3800000000,'COUNTED',1,10,0,1,2,2,1795335192685211,1795335192689040);
INSERT INTO "products" VALUES('bagel-54d3bc','maru-coffee-54d3bc','Bagel','KRW',3800000000,'COUNTED',1,8,0,5,6,5,1795335193056586,1795335193167095);
INSERT INTO "products" VALUES('bibimbap','bapsang','Bibimbap','KRW',9000000000,'UNTRACKED',1,0,0,0,1,1,1795335192659151,1795335192659151);
INSERT INTO "products" VALUES('bibimbap-54d3bc','bapsang-54d3bc','Bibimbap','KRW',9000000000,'UNTRACKED',1,0,0,0,1,1,1795335192781435,1795335192781435);
INSERT INTO "products" VALUES('haneul-mini','haneul-phones','Haneul Mini','KRW',590000000000,'SERIALISED',1,5,5,1,2,2,1795335192710274,1795335192714687);
INSERT INTO "products" VALUES('haneul-one','haneul-phones','Haneul One','KRW',890000000000,'SERIALISED',1,3,3,1,2,2,1795335192719554,1795335192723051);
INSERT INTO "products" VALUES('haneul-one-54d3bc','haneul-phones-54d3bc','Haneul One','KRW',890000000000,'SERIALISED',1,0,2,5,6,4,1795335193207530,1795335193411813);
INSERT INTO "products" VALUES('japchae','bapsang','Japchae','KRW',11000000000,'UNTRACKED',1,0,0,0,1,1,1795335192664937,1795335192664937);
INSERT INTO "products" VALUES('kimchi-jjigae','bapsang','Kimchi jjigae','KRW',8500000000,'UNTRACKED',1,0,0,0,1,1,1795335192668571,1795335192668571);
INSERT INTO "products" VALUES('kimchi-jjigae-54d3bc','bapsang-54d3bc','Kimchi jjigae','KRW',8500000000,'UNTRACKED',1,0,0,0,1,1,1795335192784927,1795335192784927);
INSERT INTO "products" VALUES('latte','maru-coffee','Latte','KRW',5000000000,'UNTRACKED',1,0,0,0,1,1,1795335192693401,1795335192693401);
INSERT INTO "products" VALUES('load-dish-1db4fd4157','load-store-1db4fd4157','Dish','KRW',9000000000,'UNTRACKED',1,0,0,0,1,1,1795335193863265,1795335193863265);
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
INSERT INTO "seats" VALUES('consumer/store',0,'only',930);
INSERT INTO "seats" VALUES('consumer/store',1,'only',930);
INSERT INTO "seats" VALUES('consumer/store',2,'only',930);
INSERT INTO "seats" VALUES('consumer/store',3,'only',930);
INSERT INTO "seats" VALUES('consumer/store',4,'only',930);
INSERT INTO "seats" VALUES('consumer/store',5,'only',930);
INSERT INTO "seats" VALUES('consumer/store',6,'only',930);
INSERT INTO "seats" VALUES('consumer/store',7,'only',930);
INSERT INTO "seats" VALUES('consumer/store',8,'only',930);
INSERT INTO "seats" VALUES('consumer/store',9,'only',930);
INSERT INTO "seats" VALUES('consumer/store',10,'only',930);
INSERT INTO "seats" VALUES('consumer/store',11,'only',930);
INSERT INTO "seats" VALUES('consumer/store',12,'only',930);
INSERT INTO "seats" VALUES('consumer/store',13,'only',930);
INSERT INTO "seats" VALUES('consumer/store',14,'only',930);
INSERT INTO "seats" VALUES('consumer/store',15,'only',930);
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
INSERT INTO "stock_movements" VALUES('bagel',1,'01a20251-0071-708b-99a2-40436e18d6c3','maru-coffee','RESTOCKED',10,10,10,'[]',NULL,1795335192689040);
INSERT INTO "stock_movements" VALUES('bagel-54d3bc',1,'01a20251-01e5-757d-8481-1e6757f9f916','maru-coffee-54d3bc','RESTOCKED',10,10,10,'[]',NULL,1795335193061438);
INSERT INTO "stock_movements" VALUES('bagel-54d3bc',2,'01a20251-01f8-7420-bfc2-66011ea6ed62','maru-coffee-54d3bc','ORDERED',-2,2,8,'[]','01a20251-01ed-74aa-81f4-0c0162f0cf6e',1795335193080401);
INSERT INTO "stock_movements" VALUES('bagel-54d3bc',3,'01a20251-0228-74b3-bd68-a6ace81b30ce','maru-coffee-54d3bc','SHIPPED',0,2,8,'[]','01a20251-01ed-74aa-81f4-0c0162f0cf6e',1795335193128613);
INSERT INTO "stock_movements" VALUES('bagel-54d3bc',4,'01a20251-0241-73b2-bc71-3f308048975c','maru-coffee-54d3bc','ORDERED',-5,5,3,'[]','01a20251-0236-7320-b778-9aad58488697',1795335193152553);
INSERT INTO "stock_movements" VALUES('bagel-54d3bc',5,'01a20251-024f-75ad-ac63-f594707d81e2','maru-coffee-54d3bc','RETURNED',5,5,8,'[]','01a20251-0236-7320-b778-9aad58488697',1795335193167095);
INSERT INTO "stock_movements" VALUES('haneul-mini',1,'01a20251-008b-730b-982b-3ae0dbd95ee9','haneul-phones','RESTOCKED',5,5,5,'["HM-0001","HM-0002","HM-0003","HM-0004","HM-0005"]',NULL,1795335192714687);
INSERT INTO "stock_movements" VALUES('haneul-one',1,'01a20251-0093-725b-8ed1-d610c3bcc053','haneul-phones','RESTOCKED',3,3,3,'["HO-0001","HO-0002","HO-0003"]',NULL,1795335192723051);
INSERT INTO "stock_movements" VALUES('haneul-one-54d3bc',1,'01a20251-027d-77d6-b0b8-3d9732a01f51','haneul-phones-54d3bc','RESTOCKED',2,2,2,'["HO-0001","HO-0002"]',NULL,1795335193212814);
INSERT INTO "stock_movements" VALUES('haneul-one-54d3bc',2,'01a20251-0293-7584-81bc-33102ce1cadf','haneul-phones-54d3bc','ORDERED',-1,1,1,'["HO-0002"]','01a20251-0283-7407-810c-33ae343693e8',1795335193235266);
INSERT INTO "stock_movements" VALUES('haneul-one-54d3bc',3,'01a20251-02bd-7511-9114-7940a12dd22e','haneul-phones-54d3bc','SHIPPED',0,1,1,'["HO-0002"]','01a20251-0283-7407-810c-33ae343693e8',1795335193276516);
INSERT INTO "stock_movements" VALUES('haneul-one-54d3bc',4,'01a20251-02f8-7545-a0d3-fd2c15d06b7b','haneul-phones-54d3bc','ORDERED',-1,1,0,'["HO-0001"]','01a20251-02da-76d3-9d23-d49d4a2f3f29',1795335193335964);
INSERT INTO "stock_movements" VALUES('haneul-one-54d3bc',5,'01a20251-0344-7484-8a27-534df05d2736','haneul-phones-54d3bc','SHIPPED',0,1,0,'["HO-0001"]','01a20251-02da-76d3-9d23-d49d4a2f3f29',1795335193411813);
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
INSERT INTO "store_orders" VALUES('01a20251-00d9-7534-bd83-e1d6dfb5157e','bapsang-54d3bc','customer-1-54d3bc','[{"product_id":"bibimbap-54d3bc","name":"Bibimbap","quantity":2}]','KRW',18000000000,'DELIVERY','HANDED_OVER',NULL,'',5,3,1795335192817403,1795335192891176);
INSERT INTO "store_orders" VALUES('01a20251-017c-7748-a327-f9745e80c311','bapsang-54d3bc','customer-3-54d3bc','[{"product_id":"kimchi-jjigae-54d3bc","name":"Kimchi jjigae","quantity":3}]','KRW',25500000000,'DELIVERY','STOPPED',NULL,'',4,3,1795335192972193,1795335193018923);
INSERT INTO "store_orders" VALUES('01a20251-01ed-74aa-81f4-0c0162f0cf6e','maru-coffee-54d3bc','customer-4-54d3bc','[{"product_id":"americano-54d3bc","name":"Americano","quantity":1},{"product_id":"bagel-54d3bc","name":"Bagel","quantity":2,"held":"pieces"}]','KRW',12100000000,'PICKUP','SERVED',NULL,'',5,4,1795335193080401,1795335193128613);
INSERT INTO "store_orders" VALUES('01a20251-0236-7320-b778-9aad58488697','maru-coffee-54d3bc','customer-5-54d3bc','[{"product_id":"bagel-54d3bc","name":"Bagel","quantity":5,"held":"pieces"}]','KRW',19000000000,'PICKUP','STOPPED',NULL,'',2,1,1795335193152553,1795335193167095);
INSERT INTO "store_orders" VALUES('01a20251-0283-7407-810c-33ae343693e8','haneul-phones-54d3bc','customer-6-54d3bc','[{"product_id":"haneul-one-54d3bc","name":"Haneul One","quantity":1,"named":"HO-0002","held":{"units":["HO-0002"]}}]','KRW',890000000000,'DELIVERY','HANDED_OVER',NULL,'',3,2,1795335193235266,1795335193276516);
INSERT INTO "store_orders" VALUES('01a20251-02da-76d3-9d23-d49ce77b3f52','haneul-phones-54d3bc','customer-8-54d3bc','[{"product_id":"haneul-one-54d3bc","name":"Haneul One","quantity":1}]','KRW',890000000000,'DELIVERY','REJECTED','STOCK_SHORT','Haneul One: 0 left',1,1,1795335193349440,1795335193349440);
INSERT INTO "store_orders" VALUES('01a20251-02da-76d3-9d23-d49d4a2f3f29','haneul-phones-54d3bc','customer-7-54d3bc','[{"product_id":"haneul-one-54d3bc","name":"Haneul One","quantity":1,"held":{"units":["HO-0001"]}}]','KRW',890000000000,'DELIVERY','HANDED_OVER',NULL,'',3,2,1795335193335964,1795335193411813);
INSERT INTO "store_orders" VALUES('01a20251-052a-7058-8078-0ea9209e1355','load-store-1db4fd4157','load-1db4fd4157-0','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335193936525,1795335193936525);
INSERT INTO "store_orders" VALUES('01a20251-0559-778a-bfd9-6091aa0a03a1','load-store-1db4fd4157','load-1db4fd4157-1','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194000045,1795335194000045);
INSERT INTO "store_orders" VALUES('01a20251-0592-7179-a5b3-59ab0925b167','load-store-1db4fd4157','load-1db4fd4157-2','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194076973,1795335194076973);
INSERT INTO "store_orders" VALUES('01a20251-05be-7265-bc0e-1d15bdd8f13a','load-store-1db4fd4157','load-1db4fd4157-3','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194155587,1795335194155587);
INSERT INTO "store_orders" VALUES('01a20251-05f8-7493-b4a5-002374f0d30d','load-store-1db4fd4157','load-1db4fd4157-4','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194204154,1795335194204154);
INSERT INTO "store_orders" VALUES('01a20251-0621-76f5-9fc4-bae7e83faeac','load-store-1db4fd4157','load-1db4fd4157-5','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194279355,1795335194279355);
INSERT INTO "store_orders" VALUES('01a20251-066a-72e9-995d-4b3bfd2be903','load-store-1db4fd4157','load-1db4fd4157-6','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194382751,1795335194382751);
INSERT INTO "store_orders" VALUES('01a20251-0697-74cb-be91-3c2402e3d21f','load-store-1db4fd4157','load-1db4fd4157-7','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194429899,1795335194429899);
INSERT INTO "store_orders" VALUES('01a20251-06c7-736b-acb7-64e1d5874700','load-store-1db4fd4157','load-1db4fd4157-8','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194475718,1795335194475718);
INSERT INTO "store_orders" VALUES('01a20251-06f3-77de-96ac-fb99db6256ff','load-store-1db4fd4157','load-1db4fd4157-9','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194509056,1795335194509056);
INSERT INTO "store_orders" VALUES('01a20251-072b-731f-80c4-db3ae8eb6fae','load-store-1db4fd4157','load-1db4fd4157-10','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194555021,1795335194555021);
INSERT INTO "store_orders" VALUES('01a20251-075a-7690-8035-cd8381597349','load-store-1db4fd4157','load-1db4fd4157-11','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194588057,1795335194588057);
INSERT INTO "store_orders" VALUES('01a20251-0785-7374-b48c-f6048fa59171','load-store-1db4fd4157','load-1db4fd4157-12','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194656724,1795335194656724);
INSERT INTO "store_orders" VALUES('01a20251-07bc-7343-84da-35ce54fd43a6','load-store-1db4fd4157','load-1db4fd4157-13','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194723363,1795335194723363);
INSERT INTO "store_orders" VALUES('01a20251-07e9-703a-9b23-9fab438d3c77','load-store-1db4fd4157','load-1db4fd4157-14','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194763057,1795335194763057);
INSERT INTO "store_orders" VALUES('01a20251-081b-70f8-abc1-b9e857ebdc5c','load-store-1db4fd4157','load-1db4fd4157-15','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194799156,1795335194799156);
INSERT INTO "store_orders" VALUES('01a20251-0857-7531-a270-22b1873f10a9','load-store-1db4fd4157','load-1db4fd4157-16','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194883891,1795335194883891);
INSERT INTO "store_orders" VALUES('01a20251-087b-711a-a20d-117f94e923b3','load-store-1db4fd4157','load-1db4fd4157-17','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335194903081,1795335194903081);
INSERT INTO "store_orders" VALUES('01a20251-08c3-72c1-9e84-246c072d94d8','load-store-1db4fd4157','load-1db4fd4157-18','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335195017352,1795335195017352);
INSERT INTO "store_orders" VALUES('01a20251-08ed-7739-a89a-38c2fec06fee','load-store-1db4fd4157','load-1db4fd4157-19','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335195058655,1795335195058655);
INSERT INTO "store_orders" VALUES('01a20251-0924-73a3-875a-64650bf48c7f','load-store-1db4fd4157','load-1db4fd4157-20','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335195058655,1795335195058655);
INSERT INTO "store_orders" VALUES('01a20251-095f-745f-82b2-b1d042ed2521','load-store-1db4fd4157','load-1db4fd4157-21','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335195087471,1795335195087471);
INSERT INTO "store_orders" VALUES('01a20251-097e-7699-9258-1232a409e3c7','load-store-1db4fd4157','load-1db4fd4157-22','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335195234801,1795335195234801);
INSERT INTO "store_orders" VALUES('01a20251-09ad-7734-9643-da5146eaf576','load-store-1db4fd4157','load-1db4fd4157-23','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335195197871,1795335195197871);
INSERT INTO "store_orders" VALUES('01a20251-09dc-7239-acad-25558dfc42cc','load-store-1db4fd4157','load-1db4fd4157-24','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335195290405,1795335195290405);
INSERT INTO "store_orders" VALUES('01a20251-0a0f-7010-815b-4b894802d8c0','load-store-1db4fd4157','load-1db4fd4157-25','[{"product_id":"load-dish-1db4fd4157","name":"Dish","quantity":1}]','KRW',9000000000,'DELIVERY','READY',NULL,'',1,3,1795335195290405,1795335195290405);
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
INSERT INTO "stores" VALUES('bapsang','owner-1','Bapsang','RESTAURANT','FULL','KRW','["cook"]',3,1,1795335192648153,1795335192659151);
INSERT INTO "stores" VALUES('bapsang-54d3bc','owner-54d3bc','Bapsang','RESTAURANT','MANUAL','KRW','["cook-54d3bc"]',3,1,1795335192770681,1795335192781435);
INSERT INTO "stores" VALUES('haneul-phones','owner-3','Haneul Phones','PHONE_SHOP','FULL','KRW','["clerk"]',3,1,1795335192697503,1795335192710274);
INSERT INTO "stores" VALUES('haneul-phones-54d3bc','owner-54d3bc','Haneul Phones','PHONE_SHOP','ACCEPT','KRW','["clerk-54d3bc"]',3,1,1795335193194432,1795335193207530);
INSERT INTO "stores" VALUES('load-store-1db4fd4157','load-owner-1db4fd4157','Load kitchen','RESTAURANT','FULL','KRW','[]',2,1,1795335193855310,1795335193863265);
INSERT INTO "stores" VALUES('maru-coffee','owner-2','Maru Coffee','CAFE','FULL','KRW','["barista"]',3,1,1795335192673920,1795335192680978);
INSERT INTO "stores" VALUES('maru-coffee-54d3bc','owner-54d3bc','Maru Coffee','CAFE','MANUAL','KRW','["barista-54d3bc"]',3,1,1795335193042356,1795335193051901);
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
INSERT INTO "units" VALUES('haneul-mini','HM-0001','haneul-phones',1,'AVAILABLE',NULL,1795335192714687,1795335192714687);
INSERT INTO "units" VALUES('haneul-mini','HM-0002','haneul-phones',2,'AVAILABLE',NULL,1795335192714687,1795335192714687);
INSERT INTO "units" VALUES('haneul-mini','HM-0003','haneul-phones',3,'AVAILABLE',NULL,1795335192714687,1795335192714687);
INSERT INTO "units" VALUES('haneul-mini','HM-0004','haneul-phones',4,'AVAILABLE',NULL,1795335192714687,1795335192714687);
INSERT INTO "units" VALUES('haneul-mini','HM-0005','haneul-phones',5,'AVAILABLE',NULL,1795335192714687,1795335192714687);
INSERT INTO "units" VALUES('haneul-one','HO-0001','haneul-phones',1,'AVAILABLE',NULL,1795335192723051,1795335192723051);
INSERT INTO "units" VALUES('haneul-one','HO-0002','haneul-phones',2,'AVAILABLE',NULL,1795335192723051,1795335192723051);
INSERT INTO "units" VALUES('haneul-one','HO-0003','haneul-phones',3,'AVAILABLE',NULL,1795335192723051,1795335192723051);
INSERT INTO "units" VALUES('haneul-one-54d3bc','HO-0001','haneul-phones-54d3bc',1,'SHIPPED','01a20251-02da-76d3-9d23-d49d4a2f3f29',1795335193212814,1795335193411813);
INSERT INTO "units" VALUES('haneul-one-54d3bc','HO-0002','haneul-phones-54d3bc',2,'SHIPPED','01a20251-0283-7407-810c-33ae343693e8',1795335193212814,1795335193276516);
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
INSERT INTO "sqlite_sequence" VALUES('outbox',125);
COMMIT;
