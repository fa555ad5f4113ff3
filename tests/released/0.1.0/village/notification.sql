BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 06:21:50',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'notification','2026-11-22 06:21:50',1,X'BC489852619F6C1B672228BC4436ABBA150A79ED40703D5D5AACE8C5A5FFD3ACF92B743F3EE5D54EA0FBC8E6A3687A36',0);
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
) WITHOUT ROWID;
INSERT INTO "cases" VALUES('01a201eb-0c08-7363-a2e4-ec896fe71151','01a201eb-0ce6-72d5-a421-864ed2c4c0a8','01a201eb-0ce6-72d5-a421-864ed2c4c0a8','00-0512a391ff402cd7e2a950695dc81584-3e91445c30848933-01');
INSERT INTO "cases" VALUES('01a201eb-0d02-724c-9325-918beb058313','01a201eb-0d12-70a4-becf-2439985a3e21','01a201eb-0d12-70a4-becf-2439985a3e21','00-709b3a049d15ce85bdaf3e749db47630-7c4824c20bac8aed-01');
INSERT INTO "cases" VALUES('01a201eb-0d42-7025-82ac-3222ecbfcf14','01a201eb-0e0c-7160-badd-a1c41c6da226','01a201eb-0e5b-7693-967b-d0df31dda391','00-ed5a1c6745b88460edeb06e556042276-1ca9882848e70cd9-01');
INSERT INTO "cases" VALUES('01a201eb-0eeb-74e4-b1e9-4557cf357f40','01a201eb-0fc3-719a-91ce-ba1ac2515d4f','01a201eb-0fc3-719a-91ce-ba1ac2515d4f','00-fb2870924928516daa583af15bf22015-f297aae516373b27-01');
INSERT INTO "cases" VALUES('01a201eb-101a-7663-a88c-14cdb92a994e','01a201eb-1063-75e6-a1fb-b0d946f78fbe','01a201eb-108f-7631-b3ea-873d61d1429a','00-2e16e8f9e5f7339683f935e96d01ad7d-21c50e3342316127-01');
INSERT INTO "cases" VALUES('01a201eb-10db-70e0-87e2-a75d4516c2fa','01a201eb-11a6-7396-b35b-18ca66e4d253','01a201eb-11a6-7396-b35b-18ca66e4d253','00-1a9b7274c28164ce57ce1293b8d0a90f-7e30f1a02f32e480-01');
INSERT INTO "cases" VALUES('01a201eb-1226-7568-85c7-715ae41f6ffc','01a201eb-1328-74b9-a3da-3ae605aa8501','01a201eb-1328-74b9-a3da-3ae605aa8501','00-6bf4101161168ca36fc2fb268e8aea61-8c1ff76578a4ee59-01');
INSERT INTO "cases" VALUES('01a201eb-1227-739c-a3a7-95b684370b8a','01a201eb-1244-7458-b956-0d91ae24816c','01a201eb-12af-75db-b401-b61d5ae9b724','00-8e26801175b05de2bfbf96b38e7d2f98-6ed88b76e8d19e08-01');
INSERT INTO "cases" VALUES('01a201eb-135e-741f-95dc-d742ebef35cd','01a201eb-142a-7205-bdc0-9d82ba5f442f','01a201eb-142a-7205-bdc0-9d82ba5f442f','00-f04a177fbed0bfc16bbdc1407b2de484-df596494dd597fc9-01');
INSERT INTO "cases" VALUES('01a201eb-13a8-77b0-8353-821de4e1419b','01a201eb-13a9-716b-9798-e7149ecdd2a2','01a201eb-13b3-74a0-9494-bfc5af435733','00-7f01411a767f872552a7bc050d117ee5-1dec794b7acf09a7-01');
INSERT INTO "cases" VALUES('01a201eb-13c6-73fa-9a16-e4d78a1e0081','01a201eb-13ef-7653-90ca-159e45a8c624','01a201eb-13ef-7653-90ca-159e45a8c624','00-d8b1c4798a6928cf98d7fb8606748333-86dfa4c8690ce1f6-01');
INSERT INTO "cases" VALUES('01a201eb-145a-714a-b6e0-1482170e9436','01a201eb-14d4-75d9-99f3-d83d50632040','01a201eb-14d4-75d9-99f3-d83d50632040','00-e82bbe0ba1cf3c876113bc9c392e3126-7b8ecb4412aea90c-01');
INSERT INTO "cases" VALUES('01a201eb-14fe-7591-a751-bb0c5c7a3aa8','01a201eb-1513-7268-9bdd-8381df34d331','01a201eb-1513-7268-9bdd-8381df34d331','00-c42ea3ce36a8ce0b4735cf4098778c52-7f6f2c79be6456b1-01');
INSERT INTO "cases" VALUES('01a201eb-1528-7149-96aa-266e01e02fd7','01a201eb-153b-76e5-ac88-f7da4e2fc1be','01a201eb-153b-76e5-ac88-f7da4e2fc1be','00-04182cdc61a61db344a9bbf402c183df-a726d0c3f2d47bd3-01');
INSERT INTO "cases" VALUES('01a201eb-1627-7077-961b-8bab76d0b138','01a201eb-1855-7669-9e9f-fa82d854bb36','01a201eb-1855-7669-9e9f-fa82d854bb36','00-9053ee26fbfd285a36a5ddf21eaeb996-cd815758b6e9cb03-01');
INSERT INTO "cases" VALUES('01a201eb-1632-75ce-a353-0006c4fdeaf5','01a201eb-17c6-74ae-9598-9fda994d5356','01a201eb-17c6-74ae-9598-9fda994d5356','00-c88d60a1e12c4668ecb3fba09515ff75-e7c696a05832a725-01');
INSERT INTO "cases" VALUES('01a201eb-1635-71a8-bee7-2b2333066d55','01a201eb-172c-70cb-b3b9-ea1db1a03de2','01a201eb-1769-7518-88cb-ecdae763600d','00-5dd661f20ad1ec48a79a96ef07eb8ca4-952fd3c6c23d10c0-01');
INSERT INTO "cases" VALUES('01a201eb-1668-7145-8b23-2b1125b511c6','01a201eb-17d4-7208-9c99-32f34add6dd3','01a201eb-1820-71a2-a23b-461522edd4ba','00-c45c748bd1f913c8e20a0af4ca72cc6e-bf5e604026b2d5fb-01');
INSERT INTO "cases" VALUES('01a201eb-16d1-76a6-84ed-fc79dadd30bf','01a201eb-1833-767e-8791-d76a07d192a9','01a201eb-1881-70dd-a7a0-db41f1ce55e7','00-a7b7fe91c9105a8f7c8d593cc47736b8-7eb2bfe9ea1d3a52-01');
INSERT INTO "cases" VALUES('01a201eb-16fd-74fa-90b1-3ba781ca3ce0','01a201eb-187d-7035-b8a7-a1558e9a813e','01a201eb-18cd-74a6-b888-4f03bc4872bf','00-6d832dc7dabd1c609f469862b60952ab-cd3671000e1dc828-01');
INSERT INTO "cases" VALUES('01a201eb-16ff-7058-b89d-30838abe60ed','01a201eb-185d-74f4-a7e1-b66ed392aa2d','01a201eb-18c9-71ba-af5c-e8349851ec9d','00-ffd13294bf01b5fcc9d2fcd706822025-c87cfe5f9d258bf6-01');
INSERT INTO "cases" VALUES('01a201eb-1732-77af-94e3-33935dfbd56e','01a201eb-1896-76f1-94f5-50d1841df99d','01a201eb-191f-77b8-a603-f76234455c5c','00-14c77e55606b1fac1a777620d38c30dc-13d74b3ae7fcf343-01');
INSERT INTO "cases" VALUES('01a201eb-1784-771c-a803-c6dba1f0818e','01a201eb-18b4-7396-8a5e-0530dfcd38d8','01a201eb-1926-7566-860c-83fe0ca41515','00-5122f52cb7d87a51ed170b60db7e9c23-f7e51418c73b28ff-01');
INSERT INTO "cases" VALUES('01a201eb-17c7-7368-9a0d-3f956da314b0','01a201eb-1987-723d-8b7c-8f91442f8ba3','01a201eb-1a57-73a8-b024-fde31fdb158c','00-6d360ee3daee30631d0cf48417eea04c-6d4d880f1700b9f6-01');
INSERT INTO "cases" VALUES('01a201eb-17ca-7661-a95e-e3dc0be77509','01a201eb-1972-76a8-b8df-3f8e5d19c5e2','01a201eb-1a56-7527-81a0-1144c526b368','00-595ba145377dca2d0a21f2cf70831b7e-7bbf19109d477e4e-01');
INSERT INTO "cases" VALUES('01a201eb-1807-73c1-8374-1f7a4b5806e2','01a201eb-1a1c-7267-bfaf-d9c0087ee677','01a201eb-1a1c-7267-bfaf-d9c0087ee677','00-2648e59c859ad0fe06fef83ca7db644a-e1a450331b904916-01');
INSERT INTO "cases" VALUES('01a201eb-180b-71c7-8d0d-a2adeb3d17ed','01a201eb-190a-7601-8de6-1f3cdb64b2ba','01a201eb-19d9-71bd-9749-9f5fa9e6e129','00-adcb24321754b60c0de859b4586ad0d3-7e6695a35bb0f8f5-01');
INSERT INTO "cases" VALUES('01a201eb-182e-7029-b30a-156ef4a9a23b','01a201eb-192a-726a-8026-bb51097b4080','01a201eb-1a57-73a8-b024-fde676042550','00-529bdda88308207999447a39ddfc1f9d-c64105b5fe71a3e1-01');
INSERT INTO "cases" VALUES('01a201eb-1875-740b-80fc-ee1448b4d0c8','01a201eb-1a26-7459-9326-74e5fc8bf6d2','01a201eb-1aab-7034-a957-9cd45106e0ca','00-6501353560dd45e3a5bb99a3b5b73549-12b6dd59209d801a-01');
INSERT INTO "cases" VALUES('01a201eb-1877-7296-a0cd-b8b6157bdec7','01a201eb-1aca-75cd-8917-d08e12286e7a','01a201eb-1aca-75cd-8917-d08e12286e7a','00-51f4aada391029ba1d8eac26a6b3dca0-1beb2fd6cc0c5a3a-01');
INSERT INTO "cases" VALUES('01a201eb-18b5-73a4-9f0c-f0e3db48cd05','01a201eb-1ab7-7069-99d0-11fc14cfe14c','01a201eb-1b79-73de-a4d7-2811e482133b','00-12a108f188a0cc47fb2156f1ac9a43fc-015be836ba6b318a-01');
INSERT INTO "cases" VALUES('01a201eb-18c7-779a-b836-dbdfae0126c7','01a201eb-1acf-76c9-af20-328654cbc3aa','01a201eb-1acf-76c9-af20-328654cbc3aa','00-d9010780e314dbdcd2f170b61447985e-c1d91447154aa13f-01');
INSERT INTO "cases" VALUES('01a201eb-18e7-7556-a06b-5252c63728ef','01a201eb-18e8-7553-b32b-e66dda84c902','01a201eb-1a18-73d5-af20-61235d268e7d','00-7b24f9ec9f5bc11e61f8fe559ac9bb3e-1faac1c868f713ec-01');
INSERT INTO "cases" VALUES('01a201eb-18ea-76cd-8bbd-7d66e0285d82','01a201eb-18f3-715a-aaec-aab75aba6367','01a201eb-1a33-77ef-a4e5-068c0eecc445','00-92a93c1fbc36ec877cb5931606910ef9-70d43213ad0f97a9-01');
INSERT INTO "cases" VALUES('01a201eb-18ea-76cd-8bbd-7d6720d59cb2','01a201eb-18f3-715a-aaec-aab8d8f3edb6','01a201eb-1a34-7690-8a6a-b0f765560781','00-a27ac2ab88c5c7a113ea4d7058e1bbff-9cb09810fbb3d8f4-01');
INSERT INTO "cases" VALUES('01a201eb-18f8-7257-9a9e-29072dba9611','01a201eb-1ad0-77d1-979e-d2b4d588a0c5','01a201eb-1ad0-77d1-979e-d2b4d588a0c5','00-6bb9c6d03c139f6ef29fcff9c98d7733-3584988eafbae6fe-01');
INSERT INTO "cases" VALUES('01a201eb-18fa-745c-936b-52955b6b326a','01a201eb-190b-75ae-bd58-97502c6d36f0','01a201eb-1a34-7690-8a6a-b0f86e0f86b4','00-22cf2e479644ecd4f1ab922422accfa2-daa1db47dac2061f-01');
INSERT INTO "cases" VALUES('01a201eb-190e-722c-8a14-d55678c82917','01a201eb-1914-7362-96c2-1ed5b5a3fa61','01a201eb-1a37-775c-94c8-26128543b3b5','00-3f8cf2ff76bfd75263c69eb9ff9e486c-7311753a941f623f-01');
INSERT INTO "cases" VALUES('01a201eb-196e-77bd-a14c-df7de4adf11f','01a201eb-196e-77bd-a14c-df7e3649999b','01a201eb-1a92-73bc-a03e-7b700a909562','00-e42f0d52a9b0f6160463d290a6d73976-3a017faeaa6f2a4f-01');
INSERT INTO "cases" VALUES('01a201eb-1972-76a8-b8df-3f8b5fd6245f','01a201eb-1989-7248-86b0-9a01644c5fc4','01a201eb-1a93-773a-949c-c54d12db8226','00-eabb98b990e0be50b3507327eb556ae1-d9643f9154c28a15-01');
INSERT INTO "cases" VALUES('01a201eb-1972-76a8-b8df-3f8c9036f1c9','01a201eb-198d-7247-8092-cf0f643ed5b3','01a201eb-1a93-773a-949c-c54e62365b11','00-3db3c891bc55a602d8a3dd08ef963b6e-581dad39f2f2bd12-01');
INSERT INTO "cases" VALUES('01a201eb-1a42-74a4-9e25-4ef3985ac2a6','01a201eb-1a44-746e-bbb7-659036965853','01a201eb-1a44-746e-bbb7-659036965853','00-522020bbcb8a3fa00338fb6cc64a9a8f-128a689a9d774b80-01');
INSERT INTO "cases" VALUES('01a201eb-1b0e-70a5-8eaa-c83717375743','01a201eb-1b23-76c8-bcf3-189bb6beab7b','01a201eb-1b23-76c8-bcf3-189bb6beab7b','00-9ecfe59abc077f77d444afa299231676-7232e1ab7fa88872-01');
INSERT INTO "cases" VALUES('bapsang','01a201eb-0ae5-77c2-9d77-db2e09346b71','01a201eb-0ae5-77c2-9d77-db2e09346b71','00-5a27a0ae791c8f7fc579d147e8a323ed-ba4d033fff7aad8c-01');
INSERT INTO "cases" VALUES('bapsang-2709b9','01a201eb-0bd9-7292-b416-02b7d57a10da','01a201eb-0bd9-7292-b416-02b7d57a10da','00-be0962d6a89e598deb363571b4411529-b30bf2591219ef7f-01');
INSERT INTO "cases" VALUES('haneul-phones','01a201eb-0b5c-776a-b4d8-602149fa2ca0','01a201eb-0b5c-776a-b4d8-602149fa2ca0','00-ef34931cfac15bfd27629fc04791402b-a2b5c10591587a01-01');
INSERT INTO "cases" VALUES('haneul-phones-2709b9','01a201eb-10b2-70c4-80c9-e952a275401a','01a201eb-10b2-70c4-80c9-e952a275401a','00-d78652ef1410a54b62fc9b2738a1ac30-537a165905d23306-01');
INSERT INTO "cases" VALUES('load-store-ae27f59c7b','01a201eb-15d4-73be-86ec-a2068641fd93','01a201eb-15d4-73be-86ec-a2068641fd93','00-5053bfe7cc9e0fe71e40091635dc16b9-f241eabf562826e1-01');
INSERT INTO "cases" VALUES('maru-coffee','01a201eb-0b17-7791-96db-16679f763f02','01a201eb-0b17-7791-96db-16679f763f02','00-fcda637317827eb671beebba67f8e4a0-b0a51ee56fe6e910-01');
INSERT INTO "cases" VALUES('maru-coffee-2709b9','01a201eb-0e84-76f1-9f40-7cbeaa868f4f','01a201eb-0e84-76f1-9f40-7cbeaa868f4f','00-6b1e8534a2dca492862395135272ad48-30276fb79fcbc916-01');
CREATE TABLE change_counters (
    scope TEXT   PRIMARY KEY,
    seq   BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "change_counters" VALUES('customer:customer-1-2709b9',12);
INSERT INTO "change_counters" VALUES('customer:customer-10-2709b9',6);
INSERT INTO "change_counters" VALUES('customer:customer-11-2709b9',14);
INSERT INTO "change_counters" VALUES('customer:customer-12-2709b9',4);
INSERT INTO "change_counters" VALUES('customer:customer-2-2709b9',2);
INSERT INTO "change_counters" VALUES('customer:customer-3-2709b9',10);
INSERT INTO "change_counters" VALUES('customer:customer-4-2709b9',10);
INSERT INTO "change_counters" VALUES('customer:customer-5-2709b9',6);
INSERT INTO "change_counters" VALUES('customer:customer-6-2709b9',10);
INSERT INTO "change_counters" VALUES('customer:customer-7-2709b9',6);
INSERT INTO "change_counters" VALUES('customer:customer-8-2709b9',10);
INSERT INTO "change_counters" VALUES('customer:customer-9-2709b9',6);
INSERT INTO "change_counters" VALUES('customer:load-47764b033e-0',4);
INSERT INTO "change_counters" VALUES('customer:load-47764b033e-1',4);
INSERT INTO "change_counters" VALUES('customer:load-47764b033e-2',4);
INSERT INTO "change_counters" VALUES('customer:load-47764b033e-3',4);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-0',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-1',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-10',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-11',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-12',5);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-13',1);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-14',1);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-2',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-3',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-4',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-5',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-6',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-7',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-8',8);
INSERT INTO "change_counters" VALUES('customer:load-ae27f59c7b-9',8);
INSERT INTO "change_counters" VALUES('customer:load-bbb7d1332c-0',21);
INSERT INTO "change_counters" VALUES('customer:load-bbb7d1332c-1',22);
INSERT INTO "change_counters" VALUES('store:bapsang-2709b9',4);
INSERT INTO "change_counters" VALUES('store:haneul-phones-2709b9',6);
INSERT INTO "change_counters" VALUES('store:load-store-ae27f59c7b',28);
INSERT INTO "change_counters" VALUES('store:maru-coffee-2709b9',4);
CREATE TABLE changes (
    scope TEXT   NOT NULL,
    item  TEXT   NOT NULL,
    seq   BIGINT NOT NULL,
    PRIMARY KEY (scope, item)
) WITHOUT ROWID;
INSERT INTO "changes" VALUES('customer:customer-1-2709b9','01a201eb-0c08-7363-a2e4-ec896fe71151.order-placed',2);
INSERT INTO "changes" VALUES('customer:customer-1-2709b9','01a201eb-0c08-7363-a2e4-ec896fe71151.order-accepted',4);
INSERT INTO "changes" VALUES('customer:customer-1-2709b9','01a201eb-0c08-7363-a2e4-ec896fe71151.preparing',6);
INSERT INTO "changes" VALUES('customer:customer-1-2709b9','01a201eb-0c08-7363-a2e4-ec896fe71151.ready',8);
INSERT INTO "changes" VALUES('customer:customer-1-2709b9','01a201eb-0c08-7363-a2e4-ec896fe71151.picked-up',10);
INSERT INTO "changes" VALUES('customer:customer-1-2709b9','01a201eb-0c08-7363-a2e4-ec896fe71151.delivered',12);
INSERT INTO "changes" VALUES('customer:customer-10-2709b9','01a201eb-13a8-77b0-8353-821de4e1419b.loan-cancelled',2);
INSERT INTO "changes" VALUES('customer:customer-10-2709b9','01a201eb-13c6-73fa-9a16-e4d78a1e0081.loan-confirmed',4);
INSERT INTO "changes" VALUES('customer:customer-10-2709b9','01a201eb-13c6-73fa-9a16-e4d78a1e0081.books-returned.3',6);
INSERT INTO "changes" VALUES('customer:customer-11-2709b9','01a201eb-145a-714a-b6e0-1482170e9436.booking-requested',2);
INSERT INTO "changes" VALUES('customer:customer-11-2709b9','01a201eb-145a-714a-b6e0-1482170e9436.booking-approved',4);
INSERT INTO "changes" VALUES('customer:customer-11-2709b9','01a201eb-145a-714a-b6e0-1482170e9436.use-started',6);
INSERT INTO "changes" VALUES('customer:customer-11-2709b9','01a201eb-145a-714a-b6e0-1482170e9436.booking-released',9);
INSERT INTO "changes" VALUES('customer:customer-11-2709b9','01a201eb-145a-714a-b6e0-1482170e9436.use-ended',10);
INSERT INTO "changes" VALUES('customer:customer-11-2709b9','01a201eb-1528-7149-96aa-266e01e02fd7.booking-requested',12);
INSERT INTO "changes" VALUES('customer:customer-11-2709b9','01a201eb-1528-7149-96aa-266e01e02fd7.booking-cancelled',14);
INSERT INTO "changes" VALUES('customer:customer-12-2709b9','01a201eb-14fe-7591-a751-bb0c5c7a3aa8.booking-requested',2);
INSERT INTO "changes" VALUES('customer:customer-12-2709b9','01a201eb-14fe-7591-a751-bb0c5c7a3aa8.booking-denied',4);
INSERT INTO "changes" VALUES('customer:customer-2-2709b9','01a201eb-0d02-724c-9325-918beb058313.order-declined',2);
INSERT INTO "changes" VALUES('customer:customer-3-2709b9','01a201eb-0d42-7025-82ac-3222ecbfcf14.order-placed',2);
INSERT INTO "changes" VALUES('customer:customer-3-2709b9','01a201eb-0d42-7025-82ac-3222ecbfcf14.order-accepted',4);
INSERT INTO "changes" VALUES('customer:customer-3-2709b9','01a201eb-0d42-7025-82ac-3222ecbfcf14.preparing',6);
INSERT INTO "changes" VALUES('customer:customer-3-2709b9','01a201eb-0d42-7025-82ac-3222ecbfcf14.order-cancelled',8);
INSERT INTO "changes" VALUES('customer:customer-3-2709b9','01a201eb-0d42-7025-82ac-3222ecbfcf14.refunded',10);
INSERT INTO "changes" VALUES('customer:customer-4-2709b9','01a201eb-0eeb-74e4-b1e9-4557cf357f40.order-placed',2);
INSERT INTO "changes" VALUES('customer:customer-4-2709b9','01a201eb-0eeb-74e4-b1e9-4557cf357f40.order-accepted',4);
INSERT INTO "changes" VALUES('customer:customer-4-2709b9','01a201eb-0eeb-74e4-b1e9-4557cf357f40.preparing',6);
INSERT INTO "changes" VALUES('customer:customer-4-2709b9','01a201eb-0eeb-74e4-b1e9-4557cf357f40.ready',8);
INSERT INTO "changes" VALUES('customer:customer-4-2709b9','01a201eb-0eeb-74e4-b1e9-4557cf357f40.served',10);
INSERT INTO "changes" VALUES('customer:customer-5-2709b9','01a201eb-101a-7663-a88c-14cdb92a994e.order-placed',2);
INSERT INTO "changes" VALUES('customer:customer-5-2709b9','01a201eb-101a-7663-a88c-14cdb92a994e.order-cancelled',4);
INSERT INTO "changes" VALUES('customer:customer-5-2709b9','01a201eb-101a-7663-a88c-14cdb92a994e.refunded',6);
INSERT INTO "changes" VALUES('customer:customer-6-2709b9','01a201eb-10db-70e0-87e2-a75d4516c2fa.order-placed',3);
INSERT INTO "changes" VALUES('customer:customer-6-2709b9','01a201eb-10db-70e0-87e2-a75d4516c2fa.order-accepted',4);
INSERT INTO "changes" VALUES('customer:customer-6-2709b9','01a201eb-10db-70e0-87e2-a75d4516c2fa.ready',6);
INSERT INTO "changes" VALUES('customer:customer-6-2709b9','01a201eb-10db-70e0-87e2-a75d4516c2fa.picked-up',8);
INSERT INTO "changes" VALUES('customer:customer-6-2709b9','01a201eb-10db-70e0-87e2-a75d4516c2fa.delivered',10);
INSERT INTO "changes" VALUES('customer:customer-7-2709b9','01a201eb-1227-739c-a3a7-95b684370b8a.order-placed',2);
INSERT INTO "changes" VALUES('customer:customer-7-2709b9','01a201eb-1227-739c-a3a7-95b684370b8a.order-rejected',4);
INSERT INTO "changes" VALUES('customer:customer-7-2709b9','01a201eb-1227-739c-a3a7-95b684370b8a.refunded',6);
INSERT INTO "changes" VALUES('customer:customer-8-2709b9','01a201eb-1226-7568-85c7-715ae41f6ffc.order-placed',2);
INSERT INTO "changes" VALUES('customer:customer-8-2709b9','01a201eb-1226-7568-85c7-715ae41f6ffc.order-accepted',4);
INSERT INTO "changes" VALUES('customer:customer-8-2709b9','01a201eb-1226-7568-85c7-715ae41f6ffc.ready',6);
INSERT INTO "changes" VALUES('customer:customer-8-2709b9','01a201eb-1226-7568-85c7-715ae41f6ffc.picked-up',8);
INSERT INTO "changes" VALUES('customer:customer-8-2709b9','01a201eb-1226-7568-85c7-715ae41f6ffc.delivered',10);
INSERT INTO "changes" VALUES('customer:customer-9-2709b9','01a201eb-135e-741f-95dc-d742ebef35cd.loan-confirmed',2);
INSERT INTO "changes" VALUES('customer:customer-9-2709b9','01a201eb-135e-741f-95dc-d742ebef35cd.books-returned.3',4);
INSERT INTO "changes" VALUES('customer:customer-9-2709b9','01a201eb-135e-741f-95dc-d742ebef35cd.books-returned.4',6);
INSERT INTO "changes" VALUES('customer:load-47764b033e-0','01a201eb-18e7-7556-a06b-5252c63728ef.loan-confirmed',3);
INSERT INTO "changes" VALUES('customer:load-47764b033e-0','01a201eb-190e-722c-8a14-d55678c82917.loan-confirmed',4);
INSERT INTO "changes" VALUES('customer:load-47764b033e-1','01a201eb-18ea-76cd-8bbd-7d66e0285d82.loan-confirmed',2);
INSERT INTO "changes" VALUES('customer:load-47764b033e-1','01a201eb-196e-77bd-a14c-df7de4adf11f.loan-confirmed',4);
INSERT INTO "changes" VALUES('customer:load-47764b033e-2','01a201eb-18ea-76cd-8bbd-7d6720d59cb2.loan-confirmed',2);
INSERT INTO "changes" VALUES('customer:load-47764b033e-2','01a201eb-1972-76a8-b8df-3f8c9036f1c9.loan-confirmed',4);
INSERT INTO "changes" VALUES('customer:load-47764b033e-3','01a201eb-18fa-745c-936b-52955b6b326a.loan-confirmed',2);
INSERT INTO "changes" VALUES('customer:load-47764b033e-3','01a201eb-1972-76a8-b8df-3f8b5fd6245f.loan-confirmed',4);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-0','01a201eb-1635-71a8-bee7-2b2333066d55.order-placed',2);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-0','01a201eb-1635-71a8-bee7-2b2333066d55.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-0','01a201eb-1635-71a8-bee7-2b2333066d55.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-0','01a201eb-1635-71a8-bee7-2b2333066d55.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-1','01a201eb-1668-7145-8b23-2b1125b511c6.order-placed',5);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-1','01a201eb-1668-7145-8b23-2b1125b511c6.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-1','01a201eb-1668-7145-8b23-2b1125b511c6.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-1','01a201eb-1668-7145-8b23-2b1125b511c6.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-10','01a201eb-182e-7029-b30a-156ef4a9a23b.order-placed',5);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-10','01a201eb-182e-7029-b30a-156ef4a9a23b.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-10','01a201eb-182e-7029-b30a-156ef4a9a23b.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-10','01a201eb-182e-7029-b30a-156ef4a9a23b.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-11','01a201eb-1875-740b-80fc-ee1448b4d0c8.order-placed',2);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-11','01a201eb-1875-740b-80fc-ee1448b4d0c8.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-11','01a201eb-1875-740b-80fc-ee1448b4d0c8.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-11','01a201eb-1875-740b-80fc-ee1448b4d0c8.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-12','01a201eb-18b5-73a4-9f0c-f0e3db48cd05.order-placed',2);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-12','01a201eb-18b5-73a4-9f0c-f0e3db48cd05.order-accepted',3);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-12','01a201eb-18b5-73a4-9f0c-f0e3db48cd05.preparing',4);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-12','01a201eb-18b5-73a4-9f0c-f0e3db48cd05.ready',5);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-13','01a201eb-18c7-779a-b836-dbdfae0126c7.order-placed',1);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-14','01a201eb-18f8-7257-9a9e-29072dba9611.order-placed',1);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-2','01a201eb-16d1-76a6-84ed-fc79dadd30bf.order-placed',2);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-2','01a201eb-16d1-76a6-84ed-fc79dadd30bf.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-2','01a201eb-16d1-76a6-84ed-fc79dadd30bf.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-2','01a201eb-16d1-76a6-84ed-fc79dadd30bf.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-3','01a201eb-16fd-74fa-90b1-3ba781ca3ce0.order-placed',2);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-3','01a201eb-16fd-74fa-90b1-3ba781ca3ce0.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-3','01a201eb-16fd-74fa-90b1-3ba781ca3ce0.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-3','01a201eb-16fd-74fa-90b1-3ba781ca3ce0.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-4','01a201eb-16ff-7058-b89d-30838abe60ed.order-placed',2);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-4','01a201eb-16ff-7058-b89d-30838abe60ed.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-4','01a201eb-16ff-7058-b89d-30838abe60ed.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-4','01a201eb-16ff-7058-b89d-30838abe60ed.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-5','01a201eb-1732-77af-94e3-33935dfbd56e.order-placed',2);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-5','01a201eb-1732-77af-94e3-33935dfbd56e.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-5','01a201eb-1732-77af-94e3-33935dfbd56e.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-5','01a201eb-1732-77af-94e3-33935dfbd56e.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-6','01a201eb-1784-771c-a803-c6dba1f0818e.order-placed',2);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-6','01a201eb-1784-771c-a803-c6dba1f0818e.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-6','01a201eb-1784-771c-a803-c6dba1f0818e.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-6','01a201eb-1784-771c-a803-c6dba1f0818e.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-7','01a201eb-17c7-7368-9a0d-3f956da314b0.order-placed',5);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-7','01a201eb-17c7-7368-9a0d-3f956da314b0.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-7','01a201eb-17c7-7368-9a0d-3f956da314b0.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-7','01a201eb-17c7-7368-9a0d-3f956da314b0.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-8','01a201eb-17ca-7661-a95e-e3dc0be77509.order-placed',5);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-8','01a201eb-17ca-7661-a95e-e3dc0be77509.order-accepted',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-8','01a201eb-17ca-7661-a95e-e3dc0be77509.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-8','01a201eb-17ca-7661-a95e-e3dc0be77509.ready',8);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-9','01a201eb-180b-71c7-8d0d-a2adeb3d17ed.order-accepted',5);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-9','01a201eb-180b-71c7-8d0d-a2adeb3d17ed.order-placed',6);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-9','01a201eb-180b-71c7-8d0d-a2adeb3d17ed.preparing',7);
INSERT INTO "changes" VALUES('customer:load-ae27f59c7b-9','01a201eb-180b-71c7-8d0d-a2adeb3d17ed.ready',8);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1627-7077-961b-8bab76d0b138.booking-requested',2);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1627-7077-961b-8bab76d0b138.booking-approved',4);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1627-7077-961b-8bab76d0b138.use-started',6);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1627-7077-961b-8bab76d0b138.booking-released',8);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1627-7077-961b-8bab76d0b138.use-ended',10);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1877-7296-a0cd-b8b6157bdec7.booking-requested',12);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1877-7296-a0cd-b8b6157bdec7.booking-approved',14);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1877-7296-a0cd-b8b6157bdec7.use-started',16);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1877-7296-a0cd-b8b6157bdec7.booking-released',18);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1877-7296-a0cd-b8b6157bdec7.use-ended',20);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-0','01a201eb-1b0e-70a5-8eaa-c83717375743.booking-requested',21);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1632-75ce-a353-0006c4fdeaf5.booking-requested',2);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1632-75ce-a353-0006c4fdeaf5.booking-approved',4);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1632-75ce-a353-0006c4fdeaf5.use-started',6);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1632-75ce-a353-0006c4fdeaf5.booking-released',8);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1632-75ce-a353-0006c4fdeaf5.use-ended',10);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1807-73c1-8374-1f7a4b5806e2.booking-requested',12);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1807-73c1-8374-1f7a4b5806e2.booking-approved',14);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1807-73c1-8374-1f7a4b5806e2.use-started',16);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1807-73c1-8374-1f7a4b5806e2.booking-released',19);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1807-73c1-8374-1f7a4b5806e2.use-ended',21);
INSERT INTO "changes" VALUES('customer:load-bbb7d1332c-1','01a201eb-1a42-74a4-9e25-4ef3985ac2a6.booking-requested',22);
INSERT INTO "changes" VALUES('store:bapsang-2709b9','01a201eb-0c08-7363-a2e4-ec896fe71151.new-order',2);
INSERT INTO "changes" VALUES('store:bapsang-2709b9','01a201eb-0d42-7025-82ac-3222ecbfcf14.new-order',4);
INSERT INTO "changes" VALUES('store:haneul-phones-2709b9','01a201eb-10db-70e0-87e2-a75d4516c2fa.new-order',2);
INSERT INTO "changes" VALUES('store:haneul-phones-2709b9','01a201eb-1226-7568-85c7-715ae41f6ffc.new-order',5);
INSERT INTO "changes" VALUES('store:haneul-phones-2709b9','01a201eb-1227-739c-a3a7-95b684370b8a.new-order',6);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1635-71a8-bee7-2b2333066d55.new-order',2);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1668-7145-8b23-2b1125b511c6.new-order',4);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-16d1-76a6-84ed-fc79dadd30bf.new-order',6);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-16fd-74fa-90b1-3ba781ca3ce0.new-order',9);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-16ff-7058-b89d-30838abe60ed.new-order',10);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1732-77af-94e3-33935dfbd56e.new-order',13);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1784-771c-a803-c6dba1f0818e.new-order',14);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-180b-71c7-8d0d-a2adeb3d17ed.new-order',19);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-17c7-7368-9a0d-3f956da314b0.new-order',21);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-17ca-7661-a95e-e3dc0be77509.new-order',22);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-182e-7029-b30a-156ef4a9a23b.new-order',23);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-1875-740b-80fc-ee1448b4d0c8.new-order',24);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-18b5-73a4-9f0c-f0e3db48cd05.new-order',26);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-18c7-779a-b836-dbdfae0126c7.new-order',27);
INSERT INTO "changes" VALUES('store:load-store-ae27f59c7b','01a201eb-18f8-7257-9a9e-29072dba9611.new-order',28);
INSERT INTO "changes" VALUES('store:maru-coffee-2709b9','01a201eb-0eeb-74e4-b1e9-4557cf357f40.new-order',2);
INSERT INTO "changes" VALUES('store:maru-coffee-2709b9','01a201eb-101a-7663-a88c-14cdb92a994e.new-order',4);
CREATE TABLE channels (
    recipient_kind TEXT   NOT NULL,
    recipient_id   TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    address        TEXT   NOT NULL,
    updated_at     BIGINT NOT NULL,
    PRIMARY KEY (recipient_kind, recipient_id)
) WITHOUT ROWID;
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
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('notification','01a201eb-0ae5-77c2-9d77-db2e09346b71',1795328510705126);
INSERT INTO "inbox" VALUES('notification','01a201eb-0b17-7791-96db-16679f763f02',1795328510752257);
INSERT INTO "inbox" VALUES('notification','01a201eb-0b5c-776a-b4d8-602149fa2ca0',1795328510825050);
INSERT INTO "inbox" VALUES('notification','01a201eb-0bd9-7292-b416-02b7d57a10da',1795328510945435);
INSERT INTO "inbox" VALUES('notification','01a201eb-0c59-740a-bcbc-c8fdad107524',1795328511076885);
INSERT INTO "inbox" VALUES('notification','01a201eb-0c7a-77dd-8021-d124ae5bb82c',1795328511110526);
INSERT INTO "inbox" VALUES('notification','01a201eb-0c91-755d-8a71-755c929a47a6',1795328511130145);
INSERT INTO "inbox" VALUES('notification','01a201eb-0cab-7711-a7e1-c1ab3b25cf16',1795328511163866);
INSERT INTO "inbox" VALUES('notification','01a201eb-0ccc-71e7-88ff-f47ac6aa5376',1795328511189244);
INSERT INTO "inbox" VALUES('notification','01a201eb-0ce6-72d5-a421-864ed2c4c0a8',1795328511213207);
INSERT INTO "inbox" VALUES('notification','01a201eb-0d12-70a4-becf-2439985a3e21',1795328511269747);
INSERT INTO "inbox" VALUES('notification','01a201eb-0d83-7295-9109-8af84c442482',1795328511385287);
INSERT INTO "inbox" VALUES('notification','01a201eb-0dbf-7209-bf93-a0ec9a031fce',1795328511433815);
INSERT INTO "inbox" VALUES('notification','01a201eb-0ddb-74c7-8511-eea795aca4c7',1795328511458004);
INSERT INTO "inbox" VALUES('notification','01a201eb-0e2e-77c4-b66e-44fa9a8f4c29',1795328511566281);
INSERT INTO "inbox" VALUES('notification','01a201eb-0e5b-7693-967b-d0df31dda391',1795328511599246);
INSERT INTO "inbox" VALUES('notification','01a201eb-0e84-76f1-9f40-7cbeaa868f4f',1795328511635804);
INSERT INTO "inbox" VALUES('notification','01a201eb-0ef9-73ce-9801-554d4ecc2515',1795328511755811);
INSERT INTO "inbox" VALUES('notification','01a201eb-0f31-7113-9c4a-924377c28583',1795328511802959);
INSERT INTO "inbox" VALUES('notification','01a201eb-0f48-74fe-ae23-518fd833da8a',1795328511828915);
INSERT INTO "inbox" VALUES('notification','01a201eb-0f63-7578-80fd-fb7349d9f669',1795328511866835);
INSERT INTO "inbox" VALUES('notification','01a201eb-0fc3-719a-91ce-ba1ac2515d4f',1795328511991958);
INSERT INTO "inbox" VALUES('notification','01a201eb-103d-70b3-9722-423dede39aea',1795328512070761);
INSERT INTO "inbox" VALUES('notification','01a201eb-1076-717b-a0df-aa6392af2723',1795328512133651);
INSERT INTO "inbox" VALUES('notification','01a201eb-108f-7631-b3ea-873d61d1429a',1795328512151972);
INSERT INTO "inbox" VALUES('notification','01a201eb-10b2-70c4-80c9-e952a275401a',1795328512195382);
INSERT INTO "inbox" VALUES('notification','01a201eb-1112-725b-ac5d-bae3f6c66870',1795328512292262);
INSERT INTO "inbox" VALUES('notification','01a201eb-1122-7344-bbf4-9ea6e663f1c2',1795328512318526);
INSERT INTO "inbox" VALUES('notification','01a201eb-115e-72c0-8729-a7f914d7f556',1795328512364013);
INSERT INTO "inbox" VALUES('notification','01a201eb-117f-7227-a61d-023e82acfaa4',1795328512397353);
INSERT INTO "inbox" VALUES('notification','01a201eb-11a6-7396-b35b-18ca66e4d253',1795328512440584);
INSERT INTO "inbox" VALUES('notification','01a201eb-1241-7721-b2ed-c8352eabf8cd',1795328512592679);
INSERT INTO "inbox" VALUES('notification','01a201eb-1244-7458-b956-0d91ae24816c',1795328512608757);
INSERT INTO "inbox" VALUES('notification','01a201eb-124b-7230-8b6d-b33c88c14798',1795328512622164);
INSERT INTO "inbox" VALUES('notification','01a201eb-1287-7368-9bed-0319dab10e23',1795328512666644);
INSERT INTO "inbox" VALUES('notification','01a201eb-12af-75db-b401-b61d5ae9b724',1795328512696324);
INSERT INTO "inbox" VALUES('notification','01a201eb-12d3-714f-8c9f-27c0da20ad87',1795328512743136);
INSERT INTO "inbox" VALUES('notification','01a201eb-1301-73cd-a464-fe07ec3780a9',1795328512781978);
INSERT INTO "inbox" VALUES('notification','01a201eb-1328-74b9-a3da-3ae605aa8501',1795328512822214);
INSERT INTO "inbox" VALUES('notification','01a201eb-137b-71db-9f89-6fa709cfb0e6',1795328512895229);
INSERT INTO "inbox" VALUES('notification','01a201eb-13b3-74a0-9494-bfc5af435733',1795328512950152);
INSERT INTO "inbox" VALUES('notification','01a201eb-13d5-76a4-bc95-3ae37d01d5ee',1795328512988571);
INSERT INTO "inbox" VALUES('notification','01a201eb-13ef-7653-90ca-159e45a8c624',1795328513012729);
INSERT INTO "inbox" VALUES('notification','01a201eb-140b-724d-98a5-2be734077720',1795328513052069);
INSERT INTO "inbox" VALUES('notification','01a201eb-142a-7205-bdc0-9d82ba5f442f',1795328513075302);
INSERT INTO "inbox" VALUES('notification','01a201eb-145b-7027-91fb-e72ddb4b9490',1795328513124768);
INSERT INTO "inbox" VALUES('notification','01a201eb-1481-73a5-8962-704d5eb77ed9',1795328513158812);
INSERT INTO "inbox" VALUES('notification','01a201eb-14a2-7366-8c43-0288cfa45cb7',1795328513198480);
INSERT INTO "inbox" VALUES('notification','01a201eb-14d0-776f-ba74-2d0e358e2f2e',1795328513244297);
INSERT INTO "inbox" VALUES('notification','01a201eb-14d4-75d9-99f3-d83d50632040',1795328513254793);
INSERT INTO "inbox" VALUES('notification','01a201eb-14ff-70d5-86c8-b93b03c990ad',1795328513284037);
INSERT INTO "inbox" VALUES('notification','01a201eb-1513-7268-9bdd-8381df34d331',1795328513309010);
INSERT INTO "inbox" VALUES('notification','01a201eb-1528-7149-96aa-266f57454198',1795328513328019);
INSERT INTO "inbox" VALUES('notification','01a201eb-153b-76e5-ac88-f7da4e2fc1be',1795328513346670);
INSERT INTO "inbox" VALUES('notification','01a201eb-15d4-73be-86ec-a2068641fd93',1795328513502984);
INSERT INTO "inbox" VALUES('notification','01a201eb-1628-715d-8881-f1bdb6647c25',1795328513619022);
INSERT INTO "inbox" VALUES('notification','01a201eb-1633-758c-9a7e-f9c6be1684b0',1795328513619022);
INSERT INTO "inbox" VALUES('notification','01a201eb-167e-7372-83a3-d1bf594e5cb5',1795328513847094);
INSERT INTO "inbox" VALUES('notification','01a201eb-1731-72d3-a098-1c87aa504b06',1795328513868811);
INSERT INTO "inbox" VALUES('notification','01a201eb-1741-772d-92bc-22d272ace0ad',1795328513901134);
INSERT INTO "inbox" VALUES('notification','01a201eb-1742-70d7-853a-46145ded5d13',1795328513881305);
INSERT INTO "inbox" VALUES('notification','01a201eb-175c-7450-960c-ae5e76d229df',1795328514013076);
INSERT INTO "inbox" VALUES('notification','01a201eb-1768-7688-b9dc-32a70c38f23b',1795328514038357);
INSERT INTO "inbox" VALUES('notification','01a201eb-1769-7518-88cb-ecd997c26b30',1795328514038357);
INSERT INTO "inbox" VALUES('notification','01a201eb-1769-7518-88cb-ecdae763600d',1795328514038357);
INSERT INTO "inbox" VALUES('notification','01a201eb-17c6-74ae-9598-9fda994d5356',1795328514083862);
INSERT INTO "inbox" VALUES('notification','01a201eb-17d4-7208-9c99-32f34add6dd3',1795328514083862);
INSERT INTO "inbox" VALUES('notification','01a201eb-1806-71c2-aa93-74a87086473f',1795328514118526);
INSERT INTO "inbox" VALUES('notification','01a201eb-1808-7661-987b-c7cc03dc0a04',1795328514162285);
INSERT INTO "inbox" VALUES('notification','01a201eb-1820-71a2-a23b-461318da5303',1795328514118526);
INSERT INTO "inbox" VALUES('notification','01a201eb-1820-71a2-a23b-46142568eb05',1795328514118526);
INSERT INTO "inbox" VALUES('notification','01a201eb-1820-71a2-a23b-461522edd4ba',1795328514118526);
INSERT INTO "inbox" VALUES('notification','01a201eb-182d-76c6-a6e6-42d1009d4b12',1795328514162285);
INSERT INTO "inbox" VALUES('notification','01a201eb-1833-767e-8791-d76a07d192a9',1795328514189591);
INSERT INTO "inbox" VALUES('notification','01a201eb-1855-7669-9e9f-fa82d854bb36',1795328514189591);
INSERT INTO "inbox" VALUES('notification','01a201eb-185d-74f4-a7e1-b66ed392aa2d',1795328514240866);
INSERT INTO "inbox" VALUES('notification','01a201eb-187d-7035-b8a7-a1543e92edaf',1795328514240866);
INSERT INTO "inbox" VALUES('notification','01a201eb-187d-7035-b8a7-a1558e9a813e',1795328514240866);
INSERT INTO "inbox" VALUES('notification','01a201eb-1881-70dd-a7a0-db3fa5244858',1795328514240866);
INSERT INTO "inbox" VALUES('notification','01a201eb-1881-70dd-a7a0-db405abb562d',1795328514240866);
INSERT INTO "inbox" VALUES('notification','01a201eb-1881-70dd-a7a0-db41f1ce55e7',1795328514240866);
INSERT INTO "inbox" VALUES('notification','01a201eb-1896-76f1-94f5-50d1841df99d',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18b4-7396-8a5e-0530dfcd38d8',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18c6-7650-9206-b984c7efbfd8',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18c9-71ba-af5c-e83236b7a2cb',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18c9-71ba-af5c-e8331e2a8eb4',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18c9-71ba-af5c-e8349851ec9d',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18cd-74a6-b888-4f014933cde1',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18cd-74a6-b888-4f029afaf036',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18cd-74a6-b888-4f03bc4872bf',1795328514318606);
INSERT INTO "inbox" VALUES('notification','01a201eb-18fd-710c-a7dd-a22d9d2509cd',1795328514413494);
INSERT INTO "inbox" VALUES('notification','01a201eb-190a-7601-8de6-1f3cdb64b2ba',1795328514587788);
INSERT INTO "inbox" VALUES('notification','01a201eb-1914-7362-96c2-1ed4627a9463',1795328514432239);
INSERT INTO "inbox" VALUES('notification','01a201eb-191f-77b8-a603-f760c1c2f46d',1795328514432239);
INSERT INTO "inbox" VALUES('notification','01a201eb-191f-77b8-a603-f761cfa9fd11',1795328514432239);
INSERT INTO "inbox" VALUES('notification','01a201eb-191f-77b8-a603-f76234455c5c',1795328514432239);
INSERT INTO "inbox" VALUES('notification','01a201eb-1926-7566-860c-83fc0435c738',1795328514432239);
INSERT INTO "inbox" VALUES('notification','01a201eb-1926-7566-860c-83fdeb791382',1795328514432239);
INSERT INTO "inbox" VALUES('notification','01a201eb-1926-7566-860c-83fe0ca41515',1795328514432239);
INSERT INTO "inbox" VALUES('notification','01a201eb-1971-76f7-8d92-06a0a8db58b5',1795328514652131);
INSERT INTO "inbox" VALUES('notification','01a201eb-1972-76a8-b8df-3f8e5d19c5e2',1795328514674265);
INSERT INTO "inbox" VALUES('notification','01a201eb-1987-723d-8b7c-8f91442f8ba3',1795328514674265);
INSERT INTO "inbox" VALUES('notification','01a201eb-1990-76af-96ae-d895af1ba546',1795328514674265);
INSERT INTO "inbox" VALUES('notification','01a201eb-19ac-7754-9426-648c096bebc3',1795328514652131);
INSERT INTO "inbox" VALUES('notification','01a201eb-19d9-71bd-9749-9f5e4c60caaa',1795328514652131);
INSERT INTO "inbox" VALUES('notification','01a201eb-19d9-71bd-9749-9f5fa9e6e129',1795328514652131);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a18-73d5-af20-61235d268e7d',1795328514776778);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a1c-7267-bfaf-d9c0087ee677',1795328514674265);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a26-7459-9326-74e5fc8bf6d2',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a33-77ef-a4e5-068c0eecc445',1795328514776778);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a34-7690-8a6a-b0f765560781',1795328514776778);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a34-7690-8a6a-b0f86e0f86b4',1795328514776778);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a37-775c-94c8-26128543b3b5',1795328514776778);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a44-746e-bbb7-659036965853',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a56-7527-81a0-11420b94c5ac',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a56-7527-81a0-1143523c8232',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a56-7527-81a0-1144c526b368',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a57-73a8-b024-fde12dbfad1e',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a57-73a8-b024-fde2b13df2de',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a57-73a8-b024-fde31fdb158c',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a57-73a8-b024-fde43f77d87d',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a57-73a8-b024-fde59a9c6c8f',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a57-73a8-b024-fde676042550',1795328514725458);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a77-7536-b80e-cfb8ac3433fe',1795328514776778);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a92-73bc-a03e-7b700a909562',1795328515161095);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a93-773a-949c-c54d12db8226',1795328515161095);
INSERT INTO "inbox" VALUES('notification','01a201eb-1a93-773a-949c-c54e62365b11',1795328515161095);
INSERT INTO "inbox" VALUES('notification','01a201eb-1aa8-757b-be5e-51049830bb4f',1795328514843677);
INSERT INTO "inbox" VALUES('notification','01a201eb-1aab-7034-a957-9cd2c0bcde2b',1795328514843677);
INSERT INTO "inbox" VALUES('notification','01a201eb-1aab-7034-a957-9cd3a96a8ef9',1795328514843677);
INSERT INTO "inbox" VALUES('notification','01a201eb-1aab-7034-a957-9cd45106e0ca',1795328514843677);
INSERT INTO "inbox" VALUES('notification','01a201eb-1ab7-7069-99d0-11fc14cfe14c',1795328514843677);
INSERT INTO "inbox" VALUES('notification','01a201eb-1aca-75cd-8917-d08e12286e7a',1795328515161095);
INSERT INTO "inbox" VALUES('notification','01a201eb-1acf-76c9-af20-328654cbc3aa',1795328515288331);
INSERT INTO "inbox" VALUES('notification','01a201eb-1ad0-77d1-979e-d2b4d588a0c5',1795328515288331);
INSERT INTO "inbox" VALUES('notification','01a201eb-1b23-76c8-bcf3-189bb6beab7b',1795328515288331);
INSERT INTO "inbox" VALUES('notification','01a201eb-1b78-7484-a0d5-d69633216602',1795328515288331);
INSERT INTO "inbox" VALUES('notification','01a201eb-1b79-73de-a4d7-281077342d7a',1795328515288331);
INSERT INTO "inbox" VALUES('notification','01a201eb-1b79-73de-a4d7-2811e482133b',1795328515288331);
CREATE TABLE notifications (
    position        INTEGER PRIMARY KEY AUTOINCREMENT,
    notification_id TEXT    NOT NULL UNIQUE,
    case_id         TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    recipient_kind  TEXT    NOT NULL,
    recipient_id    TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    via             TEXT    NOT NULL,
    channel         TEXT,
    attempts        BIGINT  NOT NULL,
    last_error      TEXT,
    next_attempt_at BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL,
    updated_at      BIGINT  NOT NULL,
    sent_at         BIGINT,
    sequence        BIGINT  NOT NULL,
    version         BIGINT  NOT NULL
);
INSERT INTO "notifications" VALUES(1,'01a201eb-0c08-7363-a2e4-ec896fe71151.order-placed','01a201eb-0c08-7363-a2e4-ec896fe71151','ORDER_PLACED','customer','customer-1-2709b9','Thank you! Your order at Bapsang is paid: 2 × Bibimbap, 18,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518087001,1795328511076885,1795328511093046,1795328511093046,1,2);
INSERT INTO "notifications" VALUES(2,'01a201eb-0c08-7363-a2e4-ec896fe71151.new-order','01a201eb-0c08-7363-a2e4-ec896fe71151','NEW_ORDER','store','bapsang-2709b9','주문이 왔어요! 2 × Bibimbap, 18,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518087001,1795328511076885,1795328511093046,1795328511093046,1,2);
INSERT INTO "notifications" VALUES(3,'01a201eb-0c08-7363-a2e4-ec896fe71151.order-accepted','01a201eb-0c08-7363-a2e4-ec896fe71151','ORDER_ACCEPTED','customer','customer-1-2709b9','Good news: Bapsang accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518115936,1795328511110526,1795328511117840,1795328511117840,1,2);
INSERT INTO "notifications" VALUES(4,'01a201eb-0c08-7363-a2e4-ec896fe71151.preparing','01a201eb-0c08-7363-a2e4-ec896fe71151','PREPARING','customer','customer-1-2709b9','Your order is being prepared at Bapsang.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518139732,1795328511130145,1795328511141553,1795328511141553,1,2);
INSERT INTO "notifications" VALUES(5,'01a201eb-0c08-7363-a2e4-ec896fe71151.ready','01a201eb-0c08-7363-a2e4-ec896fe71151','READY','customer','customer-1-2709b9','Your order at Bapsang is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518172023,1795328511163866,1795328511174524,1795328511174524,1,2);
INSERT INTO "notifications" VALUES(6,'01a201eb-0c08-7363-a2e4-ec896fe71151.picked-up','01a201eb-0c08-7363-a2e4-ec896fe71151','PICKED_UP','customer','customer-1-2709b9','The courier has your order from Bapsang and is on the way to you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518198005,1795328511189244,1795328511201023,1795328511201023,1,2);
INSERT INTO "notifications" VALUES(7,'01a201eb-0c08-7363-a2e4-ec896fe71151.delivered','01a201eb-0c08-7363-a2e4-ec896fe71151','DELIVERED','customer','customer-1-2709b9','Your order from Bapsang was delivered. Enjoy!','SENT','CONSOLE','CONSOLE',1,NULL,1795328518216842,1795328511213207,1795328511218569,1795328511218569,1,2);
INSERT INTO "notifications" VALUES(8,'01a201eb-0d02-724c-9325-918beb058313.order-declined','01a201eb-0d02-724c-9325-918beb058313','ORDER_DECLINED','customer','customer-2-2709b9','Sorry, your order at Bapsang could not be placed: the payment was declined (the card was declined (test card)). You were not charged.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518278465,1795328511269747,1795328511282148,1795328511282148,1,2);
INSERT INTO "notifications" VALUES(9,'01a201eb-0d42-7025-82ac-3222ecbfcf14.order-placed','01a201eb-0d42-7025-82ac-3222ecbfcf14','ORDER_PLACED','customer','customer-3-2709b9','Thank you! Your order at Bapsang is paid: 3 × Kimchi jjigae, 25,500 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518396948,1795328511385287,1795328511400586,1795328511400586,1,2);
INSERT INTO "notifications" VALUES(10,'01a201eb-0d42-7025-82ac-3222ecbfcf14.new-order','01a201eb-0d42-7025-82ac-3222ecbfcf14','NEW_ORDER','store','bapsang-2709b9','주문이 왔어요! 3 × Kimchi jjigae, 25,500 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518396948,1795328511385287,1795328511400586,1795328511400586,1,2);
INSERT INTO "notifications" VALUES(11,'01a201eb-0d42-7025-82ac-3222ecbfcf14.order-accepted','01a201eb-0d42-7025-82ac-3222ecbfcf14','ORDER_ACCEPTED','customer','customer-3-2709b9','Good news: Bapsang accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518443455,1795328511433815,1795328511446469,1795328511446469,1,2);
INSERT INTO "notifications" VALUES(12,'01a201eb-0d42-7025-82ac-3222ecbfcf14.preparing','01a201eb-0d42-7025-82ac-3222ecbfcf14','PREPARING','customer','customer-3-2709b9','Your order is being prepared at Bapsang.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518478292,1795328511458004,1795328511490908,1795328511490908,1,2);
INSERT INTO "notifications" VALUES(13,'01a201eb-0d42-7025-82ac-3222ecbfcf14.order-cancelled','01a201eb-0d42-7025-82ac-3222ecbfcf14','ORDER_CANCELLED','customer','customer-3-2709b9','Your order at Bapsang is cancelled. You get your 25,500 KRW back in full.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518574281,1795328511566281,1795328511589064,1795328511589064,1,2);
INSERT INTO "notifications" VALUES(14,'01a201eb-0d42-7025-82ac-3222ecbfcf14.refunded','01a201eb-0d42-7025-82ac-3222ecbfcf14','REFUNDED','customer','customer-3-2709b9','25,500 KRW for your order at Bapsang went back to you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518604078,1795328511599246,1795328511610946,1795328511610946,1,2);
INSERT INTO "notifications" VALUES(15,'01a201eb-0eeb-74e4-b1e9-4557cf357f40.order-placed','01a201eb-0eeb-74e4-b1e9-4557cf357f40','ORDER_PLACED','customer','customer-4-2709b9','Thank you! Your order at Maru Coffee is paid: 1 × Americano, 2 × Bagel, 12,100 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518763039,1795328511755811,1795328511774027,1795328511774027,1,2);
INSERT INTO "notifications" VALUES(16,'01a201eb-0eeb-74e4-b1e9-4557cf357f40.new-order','01a201eb-0eeb-74e4-b1e9-4557cf357f40','NEW_ORDER','store','maru-coffee-2709b9','주문이 왔어요! 1 × Americano, 2 × Bagel, 12,100 KRW, for pickup.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518763039,1795328511755811,1795328511774027,1795328511774027,1,2);
INSERT INTO "notifications" VALUES(17,'01a201eb-0eeb-74e4-b1e9-4557cf357f40.order-accepted','01a201eb-0eeb-74e4-b1e9-4557cf357f40','ORDER_ACCEPTED','customer','customer-4-2709b9','Good news: Maru Coffee accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518807768,1795328511802959,1795328511812432,1795328511812432,1,2);
INSERT INTO "notifications" VALUES(18,'01a201eb-0eeb-74e4-b1e9-4557cf357f40.preparing','01a201eb-0eeb-74e4-b1e9-4557cf357f40','PREPARING','customer','customer-4-2709b9','Your order is being prepared at Maru Coffee.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518835046,1795328511828915,1795328511838387,1795328511838387,1,2);
INSERT INTO "notifications" VALUES(19,'01a201eb-0eeb-74e4-b1e9-4557cf357f40.ready','01a201eb-0eeb-74e4-b1e9-4557cf357f40','READY','customer','customer-4-2709b9','Your order at Maru Coffee is ready for you at the counter.','SENT','CONSOLE','CONSOLE',1,NULL,1795328518924754,1795328511866835,1795328511931040,1795328511931040,1,2);
INSERT INTO "notifications" VALUES(20,'01a201eb-0eeb-74e4-b1e9-4557cf357f40.served','01a201eb-0eeb-74e4-b1e9-4557cf357f40','SERVED','customer','customer-4-2709b9','Here you are: your order at Maru Coffee was served. Enjoy!','SENT','CONSOLE','CONSOLE',1,NULL,1795328518999685,1795328511991958,1795328512003848,1795328512003848,1,2);
INSERT INTO "notifications" VALUES(21,'01a201eb-101a-7663-a88c-14cdb92a994e.order-placed','01a201eb-101a-7663-a88c-14cdb92a994e','ORDER_PLACED','customer','customer-5-2709b9','Thank you! Your order at Maru Coffee is paid: 5 × Bagel, 19,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519085765,1795328512070761,1795328512090565,1795328512090565,1,2);
INSERT INTO "notifications" VALUES(22,'01a201eb-101a-7663-a88c-14cdb92a994e.new-order','01a201eb-101a-7663-a88c-14cdb92a994e','NEW_ORDER','store','maru-coffee-2709b9','주문이 왔어요! 5 × Bagel, 19,000 KRW, for pickup.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519085765,1795328512070761,1795328512090565,1795328512090565,1,2);
INSERT INTO "notifications" VALUES(23,'01a201eb-101a-7663-a88c-14cdb92a994e.order-cancelled','01a201eb-101a-7663-a88c-14cdb92a994e','ORDER_CANCELLED','customer','customer-5-2709b9','Your order at Maru Coffee is cancelled. You get your 19,000 KRW back in full.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519141772,1795328512133651,1795328512145004,1795328512145004,1,2);
INSERT INTO "notifications" VALUES(24,'01a201eb-101a-7663-a88c-14cdb92a994e.refunded','01a201eb-101a-7663-a88c-14cdb92a994e','REFUNDED','customer','customer-5-2709b9','19,000 KRW for your order at Maru Coffee went back to you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519161742,1795328512151972,1795328512165229,1795328512165229,1,2);
INSERT INTO "notifications" VALUES(25,'01a201eb-10db-70e0-87e2-a75d4516c2fa.order-placed','01a201eb-10db-70e0-87e2-a75d4516c2fa','ORDER_PLACED','customer','customer-6-2709b9','Thank you! Your order at Haneul Phones is paid: 1 × Haneul One, 890,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519301864,1795328512292262,1795328512325673,1795328512325673,1,2);
INSERT INTO "notifications" VALUES(26,'01a201eb-10db-70e0-87e2-a75d4516c2fa.new-order','01a201eb-10db-70e0-87e2-a75d4516c2fa','NEW_ORDER','store','haneul-phones-2709b9','주문이 왔어요! 1 × Haneul One, 890,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519301864,1795328512292262,1795328512325673,1795328512325673,1,2);
INSERT INTO "notifications" VALUES(27,'01a201eb-10db-70e0-87e2-a75d4516c2fa.order-accepted','01a201eb-10db-70e0-87e2-a75d4516c2fa','ORDER_ACCEPTED','customer','customer-6-2709b9','Good news: Haneul Phones accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519331167,1795328512318526,1795328512338291,1795328512338291,1,2);
INSERT INTO "notifications" VALUES(28,'01a201eb-10db-70e0-87e2-a75d4516c2fa.ready','01a201eb-10db-70e0-87e2-a75d4516c2fa','READY','customer','customer-6-2709b9','Your order at Haneul Phones is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519369925,1795328512364013,1795328512372140,1795328512372140,1,2);
INSERT INTO "notifications" VALUES(29,'01a201eb-10db-70e0-87e2-a75d4516c2fa.picked-up','01a201eb-10db-70e0-87e2-a75d4516c2fa','PICKED_UP','customer','customer-6-2709b9','The courier has your order from Haneul Phones and is on the way to you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519410825,1795328512397353,1795328512417421,1795328512417421,1,2);
INSERT INTO "notifications" VALUES(30,'01a201eb-10db-70e0-87e2-a75d4516c2fa.delivered','01a201eb-10db-70e0-87e2-a75d4516c2fa','DELIVERED','customer','customer-6-2709b9','Your order from Haneul Phones was delivered. Enjoy!','SENT','CONSOLE','CONSOLE',1,NULL,1795328519457981,1795328512440584,1795328512462635,1795328512462635,1,2);
INSERT INTO "notifications" VALUES(31,'01a201eb-1226-7568-85c7-715ae41f6ffc.order-placed','01a201eb-1226-7568-85c7-715ae41f6ffc','ORDER_PLACED','customer','customer-8-2709b9','Thank you! Your order at Haneul Phones is paid: 1 × Haneul One, 890,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519605530,1795328512592679,1795328512620796,1795328512620796,1,2);
INSERT INTO "notifications" VALUES(32,'01a201eb-1226-7568-85c7-715ae41f6ffc.new-order','01a201eb-1226-7568-85c7-715ae41f6ffc','NEW_ORDER','store','haneul-phones-2709b9','주문이 왔어요! 1 × Haneul One, 890,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519605530,1795328512592679,1795328512620796,1795328512620796,1,2);
INSERT INTO "notifications" VALUES(33,'01a201eb-1227-739c-a3a7-95b684370b8a.order-placed','01a201eb-1227-739c-a3a7-95b684370b8a','ORDER_PLACED','customer','customer-7-2709b9','Thank you! Your order at Haneul Phones is paid: 1 × Haneul One, 890,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519623145,1795328512608757,1795328512642067,1795328512642067,1,2);
INSERT INTO "notifications" VALUES(34,'01a201eb-1227-739c-a3a7-95b684370b8a.new-order','01a201eb-1227-739c-a3a7-95b684370b8a','NEW_ORDER','store','haneul-phones-2709b9','주문이 왔어요! 1 × Haneul One, 890,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519623145,1795328512608757,1795328512642067,1795328512642067,1,2);
INSERT INTO "notifications" VALUES(35,'01a201eb-1226-7568-85c7-715ae41f6ffc.order-accepted','01a201eb-1226-7568-85c7-715ae41f6ffc','ORDER_ACCEPTED','customer','customer-8-2709b9','Good news: Haneul Phones accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519623145,1795328512622164,1795328512642067,1795328512642067,1,2);
INSERT INTO "notifications" VALUES(36,'01a201eb-1227-739c-a3a7-95b684370b8a.order-rejected','01a201eb-1227-739c-a3a7-95b684370b8a','ORDER_REJECTED','customer','customer-7-2709b9','Sorry, your order at Haneul Phones cannot be fulfilled: there is not enough of it left (Haneul One: 0 left). You get your 890,000 KRW back in full.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519684633,1795328512666644,1795328512689639,1795328512689639,1,2);
INSERT INTO "notifications" VALUES(37,'01a201eb-1227-739c-a3a7-95b684370b8a.refunded','01a201eb-1227-739c-a3a7-95b684370b8a','REFUNDED','customer','customer-7-2709b9','890,000 KRW for your order at Haneul Phones went back to you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519708334,1795328512696324,1795328512711735,1795328512711735,1,2);
INSERT INTO "notifications" VALUES(38,'01a201eb-1226-7568-85c7-715ae41f6ffc.ready','01a201eb-1226-7568-85c7-715ae41f6ffc','READY','customer','customer-8-2709b9','Your order at Haneul Phones is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519748898,1795328512743136,1795328512751427,1795328512751427,1,2);
INSERT INTO "notifications" VALUES(39,'01a201eb-1226-7568-85c7-715ae41f6ffc.picked-up','01a201eb-1226-7568-85c7-715ae41f6ffc','PICKED_UP','customer','customer-8-2709b9','The courier has your order from Haneul Phones and is on the way to you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519794301,1795328512781978,1795328512802860,1795328512802860,1,2);
INSERT INTO "notifications" VALUES(40,'01a201eb-1226-7568-85c7-715ae41f6ffc.delivered','01a201eb-1226-7568-85c7-715ae41f6ffc','DELIVERED','customer','customer-8-2709b9','Your order from Haneul Phones was delivered. Enjoy!','SENT','CONSOLE','CONSOLE',1,NULL,1795328519833380,1795328512822214,1795328512837867,1795328512837867,1,2);
INSERT INTO "notifications" VALUES(41,'01a201eb-135e-741f-95dc-d742ebef35cd.loan-confirmed','01a201eb-135e-741f-95dc-d742ebef35cd','LOAN_CONFIRMED','customer','customer-9-2709b9','You have 4 copies of “채식주의자”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328519900041,1795328512895229,1795328512905995,1795328512905995,1,2);
INSERT INTO "notifications" VALUES(42,'01a201eb-13a8-77b0-8353-821de4e1419b.loan-cancelled','01a201eb-13a8-77b0-8353-821de4e1419b','LOAN_CANCELLED','customer','customer-10-2709b9','Sorry, the library cannot lend you 3 copies of “채식주의자”: only 2 copies are left. Your loan is cancelled.','SENT','CONSOLE','CONSOLE',1,NULL,1795328519956049,1795328512950152,1795328512958585,1795328512958585,1,2);
INSERT INTO "notifications" VALUES(43,'01a201eb-13c6-73fa-9a16-e4d78a1e0081.loan-confirmed','01a201eb-13c6-73fa-9a16-e4d78a1e0081','LOAN_CONFIRMED','customer','customer-10-2709b9','You have 2 copies of “채식주의자”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328519993261,1795328512988571,1795328512996282,1795328512996282,1,2);
INSERT INTO "notifications" VALUES(44,'01a201eb-13c6-73fa-9a16-e4d78a1e0081.books-returned.3','01a201eb-13c6-73fa-9a16-e4d78a1e0081','BOOKS_RETURNED','customer','customer-10-2709b9','Thank you for returning 2 copies of “채식주의자”. Still out: none.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520019964,1795328513012729,1795328513022957,1795328513022957,1,2);
INSERT INTO "notifications" VALUES(45,'01a201eb-135e-741f-95dc-d742ebef35cd.books-returned.3','01a201eb-135e-741f-95dc-d742ebef35cd','BOOKS_RETURNED','customer','customer-9-2709b9','Thank you for returning 3 copies of “채식주의자”. Still out: 1 copy.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520056888,1795328513052069,1795328513060617,1795328513060617,1,2);
INSERT INTO "notifications" VALUES(46,'01a201eb-135e-741f-95dc-d742ebef35cd.books-returned.4','01a201eb-135e-741f-95dc-d742ebef35cd','BOOKS_RETURNED','customer','customer-9-2709b9','Thank you for returning 1 copy of “채식주의자”. Still out: none.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520080062,1795328513075302,1795328513085346,1795328513085346,1,2);
INSERT INTO "notifications" VALUES(47,'01a201eb-145a-714a-b6e0-1482170e9436.booking-requested','01a201eb-145a-714a-b6e0-1482170e9436','BOOKING_REQUESTED','customer','customer-11-2709b9','The Attic is held for you, 2026-11-22 06:21 to 07:21 UTC. The manager decides about your booking 01a201eb-145a-714a-b6e0-1482170e9436, and we tell you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520129788,1795328513124768,1795328513133963,1795328513133963,1,2);
INSERT INTO "notifications" VALUES(48,'01a201eb-145a-714a-b6e0-1482170e9436.booking-approved','01a201eb-145a-714a-b6e0-1482170e9436','BOOKING_APPROVED','customer','customer-11-2709b9','Good news: The Attic is yours, 2026-11-22 06:21 to 07:21 UTC. The manager approved your booking 01a201eb-145a-714a-b6e0-1482170e9436.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520168691,1795328513158812,1795328513172667,1795328513172667,1,2);
INSERT INTO "notifications" VALUES(49,'01a201eb-145a-714a-b6e0-1482170e9436.use-started','01a201eb-145a-714a-b6e0-1482170e9436','USE_STARTED','customer','customer-11-2709b9','Welcome to The Attic! You use it since 2026-11-22 06:21 UTC. Your booking 01a201eb-145a-714a-b6e0-1482170e9436 is for 2026-11-22 06:21 to 07:21 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520205371,1795328513198480,1795328513213484,1795328513213484,1,2);
INSERT INTO "notifications" VALUES(50,'01a201eb-145a-714a-b6e0-1482170e9436.booking-released','01a201eb-145a-714a-b6e0-1482170e9436','BOOKING_RELEASED','customer','customer-11-2709b9','Your booking 01a201eb-145a-714a-b6e0-1482170e9436 of The Attic, 2026-11-22 06:21 to 07:21 UTC, is released: what is left of it is free for others.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520263816,1795328513244297,1795328513268516,1795328513268516,1,2);
INSERT INTO "notifications" VALUES(51,'01a201eb-145a-714a-b6e0-1482170e9436.use-ended','01a201eb-145a-714a-b6e0-1482170e9436','USE_ENDED','customer','customer-11-2709b9','Thank you! You used The Attic from 2026-11-22 06:21 to 06:21 UTC. Your booking 01a201eb-145a-714a-b6e0-1482170e9436 was for 2026-11-22 06:21 to 07:21 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520263816,1795328513254793,1795328513268516,1795328513268516,1,2);
INSERT INTO "notifications" VALUES(52,'01a201eb-14fe-7591-a751-bb0c5c7a3aa8.booking-requested','01a201eb-14fe-7591-a751-bb0c5c7a3aa8','BOOKING_REQUESTED','customer','customer-12-2709b9','The Attic is held for you, 2026-11-22 06:21 to 07:21 UTC. The manager decides about your booking 01a201eb-14fe-7591-a751-bb0c5c7a3aa8, and we tell you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520289936,1795328513284037,1795328513292653,1795328513292653,1,2);
INSERT INTO "notifications" VALUES(53,'01a201eb-14fe-7591-a751-bb0c5c7a3aa8.booking-denied','01a201eb-14fe-7591-a751-bb0c5c7a3aa8','BOOKING_DENIED','customer','customer-12-2709b9','Sorry, the manager denied your booking 01a201eb-14fe-7591-a751-bb0c5c7a3aa8 of The Attic, 2026-11-22 06:21 to 07:21 UTC: The attic is being painted.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520313089,1795328513309010,1795328513315775,1795328513315775,1,2);
INSERT INTO "notifications" VALUES(54,'01a201eb-1528-7149-96aa-266e01e02fd7.booking-requested','01a201eb-1528-7149-96aa-266e01e02fd7','BOOKING_REQUESTED','customer','customer-11-2709b9','The Attic is held for you, 2026-11-22 06:21 to 07:21 UTC. The manager decides about your booking 01a201eb-1528-7149-96aa-266e01e02fd7, and we tell you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520331130,1795328513328019,1795328513333386,1795328513333386,1,2);
INSERT INTO "notifications" VALUES(55,'01a201eb-1528-7149-96aa-266e01e02fd7.booking-cancelled','01a201eb-1528-7149-96aa-266e01e02fd7','BOOKING_CANCELLED','customer','customer-11-2709b9','You cancelled your booking 01a201eb-1528-7149-96aa-266e01e02fd7 of The Attic, 2026-11-22 06:21 to 07:21 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520349547,1795328513346670,1795328513351322,1795328513351322,1,2);
INSERT INTO "notifications" VALUES(56,'01a201eb-1627-7077-961b-8bab76d0b138.booking-requested','01a201eb-1627-7077-961b-8bab76d0b138','BOOKING_REQUESTED','customer','load-bbb7d1332c-0','Load room 1 is held for you, 2026-11-22 06:21 to 06:22 UTC. The manager decides about your booking 01a201eb-1627-7077-961b-8bab76d0b138, and we tell you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520624127,1795328513619022,1795328513627438,1795328513627438,1,2);
INSERT INTO "notifications" VALUES(57,'01a201eb-1632-75ce-a353-0006c4fdeaf5.booking-requested','01a201eb-1632-75ce-a353-0006c4fdeaf5','BOOKING_REQUESTED','customer','load-bbb7d1332c-1','Load room 2 is held for you, 2026-11-22 06:21 to 06:22 UTC. The manager decides about your booking 01a201eb-1632-75ce-a353-0006c4fdeaf5, and we tell you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520624127,1795328513619022,1795328513627438,1795328513627438,1,2);
INSERT INTO "notifications" VALUES(58,'01a201eb-1632-75ce-a353-0006c4fdeaf5.booking-approved','01a201eb-1632-75ce-a353-0006c4fdeaf5','BOOKING_APPROVED','customer','load-bbb7d1332c-1','Good news: Load room 2 is yours, 2026-11-22 06:21 to 06:22 UTC. The manager approved your booking 01a201eb-1632-75ce-a353-0006c4fdeaf5.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520862106,1795328513847094,1795328513880215,1795328513880215,1,2);
INSERT INTO "notifications" VALUES(59,'01a201eb-1627-7077-961b-8bab76d0b138.booking-approved','01a201eb-1627-7077-961b-8bab76d0b138','BOOKING_APPROVED','customer','load-bbb7d1332c-0','Good news: Load room 1 is yours, 2026-11-22 06:21 to 06:22 UTC. The manager approved your booking 01a201eb-1627-7077-961b-8bab76d0b138.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520883106,1795328513868811,1795328513887373,1795328513887373,1,2);
INSERT INTO "notifications" VALUES(60,'01a201eb-1632-75ce-a353-0006c4fdeaf5.use-started','01a201eb-1632-75ce-a353-0006c4fdeaf5','USE_STARTED','customer','load-bbb7d1332c-1','Welcome to Load room 2! You use it since 2026-11-22 06:21 UTC. Your booking 01a201eb-1632-75ce-a353-0006c4fdeaf5 is for 2026-11-22 06:21 to 06:22 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328520883106,1795328513881305,1795328513887373,1795328513887373,1,2);
INSERT INTO "notifications" VALUES(61,'01a201eb-1635-71a8-bee7-2b2333066d55.order-placed','01a201eb-1635-71a8-bee7-2b2333066d55','ORDER_PLACED','customer','load-ae27f59c7b-0','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521000675,1795328513901134,1795328514005682,1795328514005682,1,2);
INSERT INTO "notifications" VALUES(62,'01a201eb-1635-71a8-bee7-2b2333066d55.new-order','01a201eb-1635-71a8-bee7-2b2333066d55','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521000675,1795328513901134,1795328514005682,1795328514005682,1,2);
INSERT INTO "notifications" VALUES(63,'01a201eb-1632-75ce-a353-0006c4fdeaf5.booking-released','01a201eb-1632-75ce-a353-0006c4fdeaf5','BOOKING_RELEASED','customer','load-bbb7d1332c-1','Your booking 01a201eb-1632-75ce-a353-0006c4fdeaf5 of Load room 2, 2026-11-22 06:21 to 06:22 UTC, is released: what is left of it is free for others.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521020285,1795328514013076,1795328514052112,1795328514052112,1,2);
INSERT INTO "notifications" VALUES(64,'01a201eb-1635-71a8-bee7-2b2333066d55.order-accepted','01a201eb-1635-71a8-bee7-2b2333066d55','ORDER_ACCEPTED','customer','load-ae27f59c7b-0','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521059792,1795328514038357,1795328514097033,1795328514097033,1,2);
INSERT INTO "notifications" VALUES(65,'01a201eb-1635-71a8-bee7-2b2333066d55.preparing','01a201eb-1635-71a8-bee7-2b2333066d55','PREPARING','customer','load-ae27f59c7b-0','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521059792,1795328514038357,1795328514097033,1795328514097033,1,2);
INSERT INTO "notifications" VALUES(66,'01a201eb-1635-71a8-bee7-2b2333066d55.ready','01a201eb-1635-71a8-bee7-2b2333066d55','READY','customer','load-ae27f59c7b-0','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521059792,1795328514038357,1795328514097033,1795328514097033,1,2);
INSERT INTO "notifications" VALUES(67,'01a201eb-1668-7145-8b23-2b1125b511c6.order-placed','01a201eb-1668-7145-8b23-2b1125b511c6','ORDER_PLACED','customer','load-ae27f59c7b-1','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521107136,1795328514083862,1795328514121215,1795328514121215,1,2);
INSERT INTO "notifications" VALUES(68,'01a201eb-1668-7145-8b23-2b1125b511c6.new-order','01a201eb-1668-7145-8b23-2b1125b511c6','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521107136,1795328514083862,1795328514121215,1795328514121215,1,2);
INSERT INTO "notifications" VALUES(69,'01a201eb-1632-75ce-a353-0006c4fdeaf5.use-ended','01a201eb-1632-75ce-a353-0006c4fdeaf5','USE_ENDED','customer','load-bbb7d1332c-1','Thank you! You used Load room 2 from 2026-11-22 06:21 to 06:21 UTC. Your booking 01a201eb-1632-75ce-a353-0006c4fdeaf5 was for 2026-11-22 06:21 to 06:22 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521107136,1795328514083862,1795328514121215,1795328514121215,1,2);
INSERT INTO "notifications" VALUES(70,'01a201eb-1627-7077-961b-8bab76d0b138.use-started','01a201eb-1627-7077-961b-8bab76d0b138','USE_STARTED','customer','load-bbb7d1332c-0','Welcome to Load room 1! You use it since 2026-11-22 06:21 UTC. Your booking 01a201eb-1627-7077-961b-8bab76d0b138 is for 2026-11-22 06:21 to 06:22 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521131900,1795328514118526,1795328514134790,1795328514134790,1,2);
INSERT INTO "notifications" VALUES(71,'01a201eb-1668-7145-8b23-2b1125b511c6.order-accepted','01a201eb-1668-7145-8b23-2b1125b511c6','ORDER_ACCEPTED','customer','load-ae27f59c7b-1','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521131900,1795328514118526,1795328514134790,1795328514134790,1,2);
INSERT INTO "notifications" VALUES(72,'01a201eb-1668-7145-8b23-2b1125b511c6.preparing','01a201eb-1668-7145-8b23-2b1125b511c6','PREPARING','customer','load-ae27f59c7b-1','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521131900,1795328514118526,1795328514134790,1795328514134790,1,2);
INSERT INTO "notifications" VALUES(73,'01a201eb-1668-7145-8b23-2b1125b511c6.ready','01a201eb-1668-7145-8b23-2b1125b511c6','READY','customer','load-ae27f59c7b-1','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521131900,1795328514118526,1795328514134790,1795328514134790,1,2);
INSERT INTO "notifications" VALUES(74,'01a201eb-1807-73c1-8374-1f7a4b5806e2.booking-requested','01a201eb-1807-73c1-8374-1f7a4b5806e2','BOOKING_REQUESTED','customer','load-bbb7d1332c-1','Load room 2 is held for you, 2026-11-22 06:21 to 06:22 UTC. The manager decides about your booking 01a201eb-1807-73c1-8374-1f7a4b5806e2, and we tell you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521168824,1795328514162285,1795328514171921,1795328514171921,1,2);
INSERT INTO "notifications" VALUES(75,'01a201eb-1627-7077-961b-8bab76d0b138.booking-released','01a201eb-1627-7077-961b-8bab76d0b138','BOOKING_RELEASED','customer','load-bbb7d1332c-0','Your booking 01a201eb-1627-7077-961b-8bab76d0b138 of Load room 1, 2026-11-22 06:21 to 06:22 UTC, is released: what is left of it is free for others.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521168824,1795328514162285,1795328514171921,1795328514171921,1,2);
INSERT INTO "notifications" VALUES(76,'01a201eb-16d1-76a6-84ed-fc79dadd30bf.order-placed','01a201eb-16d1-76a6-84ed-fc79dadd30bf','ORDER_PLACED','customer','load-ae27f59c7b-2','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521197336,1795328514189591,1795328514207598,1795328514207598,1,2);
INSERT INTO "notifications" VALUES(77,'01a201eb-16d1-76a6-84ed-fc79dadd30bf.new-order','01a201eb-16d1-76a6-84ed-fc79dadd30bf','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521197336,1795328514189591,1795328514207598,1795328514207598,1,2);
INSERT INTO "notifications" VALUES(78,'01a201eb-1627-7077-961b-8bab76d0b138.use-ended','01a201eb-1627-7077-961b-8bab76d0b138','USE_ENDED','customer','load-bbb7d1332c-0','Thank you! You used Load room 1 from 2026-11-22 06:21 to 06:21 UTC. Your booking 01a201eb-1627-7077-961b-8bab76d0b138 was for 2026-11-22 06:21 to 06:22 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521197336,1795328514189591,1795328514207598,1795328514207598,1,2);
INSERT INTO "notifications" VALUES(79,'01a201eb-16d1-76a6-84ed-fc79dadd30bf.order-accepted','01a201eb-16d1-76a6-84ed-fc79dadd30bf','ORDER_ACCEPTED','customer','load-ae27f59c7b-2','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521266310,1795328514240866,1795328514281361,1795328514281361,1,2);
INSERT INTO "notifications" VALUES(80,'01a201eb-16d1-76a6-84ed-fc79dadd30bf.preparing','01a201eb-16d1-76a6-84ed-fc79dadd30bf','PREPARING','customer','load-ae27f59c7b-2','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521266310,1795328514240866,1795328514281361,1795328514281361,1,2);
INSERT INTO "notifications" VALUES(81,'01a201eb-16d1-76a6-84ed-fc79dadd30bf.ready','01a201eb-16d1-76a6-84ed-fc79dadd30bf','READY','customer','load-ae27f59c7b-2','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521266310,1795328514240866,1795328514281361,1795328514281361,1,2);
INSERT INTO "notifications" VALUES(82,'01a201eb-1877-7296-a0cd-b8b6157bdec7.booking-requested','01a201eb-1877-7296-a0cd-b8b6157bdec7','BOOKING_REQUESTED','customer','load-bbb7d1332c-0','Load room 1 is held for you, 2026-11-22 06:21 to 06:22 UTC. The manager decides about your booking 01a201eb-1877-7296-a0cd-b8b6157bdec7, and we tell you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521266310,1795328514240866,1795328514281361,1795328514281361,1,2);
INSERT INTO "notifications" VALUES(83,'01a201eb-16ff-7058-b89d-30838abe60ed.order-placed','01a201eb-16ff-7058-b89d-30838abe60ed','ORDER_PLACED','customer','load-ae27f59c7b-4','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521266310,1795328514240866,1795328514281361,1795328514281361,1,2);
INSERT INTO "notifications" VALUES(84,'01a201eb-16ff-7058-b89d-30838abe60ed.new-order','01a201eb-16ff-7058-b89d-30838abe60ed','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521266310,1795328514240866,1795328514281361,1795328514281361,1,2);
INSERT INTO "notifications" VALUES(85,'01a201eb-16fd-74fa-90b1-3ba781ca3ce0.order-placed','01a201eb-16fd-74fa-90b1-3ba781ca3ce0','ORDER_PLACED','customer','load-ae27f59c7b-3','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521266310,1795328514240866,1795328514281361,1795328514281361,1,2);
INSERT INTO "notifications" VALUES(86,'01a201eb-16fd-74fa-90b1-3ba781ca3ce0.new-order','01a201eb-16fd-74fa-90b1-3ba781ca3ce0','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521266310,1795328514240866,1795328514281361,1795328514281361,1,2);
INSERT INTO "notifications" VALUES(87,'01a201eb-1807-73c1-8374-1f7a4b5806e2.booking-approved','01a201eb-1807-73c1-8374-1f7a4b5806e2','BOOKING_APPROVED','customer','load-bbb7d1332c-1','Good news: Load room 2 is yours, 2026-11-22 06:21 to 06:22 UTC. The manager approved your booking 01a201eb-1807-73c1-8374-1f7a4b5806e2.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(88,'01a201eb-16ff-7058-b89d-30838abe60ed.order-accepted','01a201eb-16ff-7058-b89d-30838abe60ed','ORDER_ACCEPTED','customer','load-ae27f59c7b-4','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(89,'01a201eb-16ff-7058-b89d-30838abe60ed.preparing','01a201eb-16ff-7058-b89d-30838abe60ed','PREPARING','customer','load-ae27f59c7b-4','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(90,'01a201eb-16ff-7058-b89d-30838abe60ed.ready','01a201eb-16ff-7058-b89d-30838abe60ed','READY','customer','load-ae27f59c7b-4','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(91,'01a201eb-16fd-74fa-90b1-3ba781ca3ce0.order-accepted','01a201eb-16fd-74fa-90b1-3ba781ca3ce0','ORDER_ACCEPTED','customer','load-ae27f59c7b-3','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(92,'01a201eb-16fd-74fa-90b1-3ba781ca3ce0.preparing','01a201eb-16fd-74fa-90b1-3ba781ca3ce0','PREPARING','customer','load-ae27f59c7b-3','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(93,'01a201eb-16fd-74fa-90b1-3ba781ca3ce0.ready','01a201eb-16fd-74fa-90b1-3ba781ca3ce0','READY','customer','load-ae27f59c7b-3','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(94,'01a201eb-1732-77af-94e3-33935dfbd56e.order-placed','01a201eb-1732-77af-94e3-33935dfbd56e','ORDER_PLACED','customer','load-ae27f59c7b-5','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(95,'01a201eb-1732-77af-94e3-33935dfbd56e.new-order','01a201eb-1732-77af-94e3-33935dfbd56e','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(96,'01a201eb-1784-771c-a803-c6dba1f0818e.order-placed','01a201eb-1784-771c-a803-c6dba1f0818e','ORDER_PLACED','customer','load-ae27f59c7b-6','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(97,'01a201eb-1784-771c-a803-c6dba1f0818e.new-order','01a201eb-1784-771c-a803-c6dba1f0818e','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521343863,1795328514318606,1795328514380092,1795328514380092,1,2);
INSERT INTO "notifications" VALUES(98,'01a201eb-1807-73c1-8374-1f7a4b5806e2.use-started','01a201eb-1807-73c1-8374-1f7a4b5806e2','USE_STARTED','customer','load-bbb7d1332c-1','Welcome to Load room 2! You use it since 2026-11-22 06:21 UTC. Your booking 01a201eb-1807-73c1-8374-1f7a4b5806e2 is for 2026-11-22 06:21 to 06:22 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521445574,1795328514413494,1795328514606326,1795328514606326,1,2);
INSERT INTO "notifications" VALUES(99,'01a201eb-1732-77af-94e3-33935dfbd56e.order-accepted','01a201eb-1732-77af-94e3-33935dfbd56e','ORDER_ACCEPTED','customer','load-ae27f59c7b-5','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521445574,1795328514432239,1795328514606326,1795328514606326,1,2);
INSERT INTO "notifications" VALUES(100,'01a201eb-1732-77af-94e3-33935dfbd56e.preparing','01a201eb-1732-77af-94e3-33935dfbd56e','PREPARING','customer','load-ae27f59c7b-5','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521445574,1795328514432239,1795328514606326,1795328514606326,1,2);
INSERT INTO "notifications" VALUES(101,'01a201eb-1732-77af-94e3-33935dfbd56e.ready','01a201eb-1732-77af-94e3-33935dfbd56e','READY','customer','load-ae27f59c7b-5','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521445574,1795328514432239,1795328514606326,1795328514606326,1,2);
INSERT INTO "notifications" VALUES(102,'01a201eb-1784-771c-a803-c6dba1f0818e.order-accepted','01a201eb-1784-771c-a803-c6dba1f0818e','ORDER_ACCEPTED','customer','load-ae27f59c7b-6','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521445574,1795328514432239,1795328514606326,1795328514606326,1,2);
INSERT INTO "notifications" VALUES(103,'01a201eb-1784-771c-a803-c6dba1f0818e.preparing','01a201eb-1784-771c-a803-c6dba1f0818e','PREPARING','customer','load-ae27f59c7b-6','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521445574,1795328514432239,1795328514606326,1795328514606326,1,2);
INSERT INTO "notifications" VALUES(104,'01a201eb-1784-771c-a803-c6dba1f0818e.ready','01a201eb-1784-771c-a803-c6dba1f0818e','READY','customer','load-ae27f59c7b-6','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521445574,1795328514432239,1795328514606326,1795328514606326,1,2);
INSERT INTO "notifications" VALUES(105,'01a201eb-1877-7296-a0cd-b8b6157bdec7.booking-approved','01a201eb-1877-7296-a0cd-b8b6157bdec7','BOOKING_APPROVED','customer','load-bbb7d1332c-0','Good news: Load room 1 is yours, 2026-11-22 06:21 to 06:22 UTC. The manager approved your booking 01a201eb-1877-7296-a0cd-b8b6157bdec7.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521445574,1795328514432239,1795328514606326,1795328514606326,1,2);
INSERT INTO "notifications" VALUES(106,'01a201eb-180b-71c7-8d0d-a2adeb3d17ed.order-placed','01a201eb-180b-71c7-8d0d-a2adeb3d17ed','ORDER_PLACED','customer','load-ae27f59c7b-9','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521654958,1795328514587788,1795328514689882,1795328514689882,1,2);
INSERT INTO "notifications" VALUES(107,'01a201eb-180b-71c7-8d0d-a2adeb3d17ed.new-order','01a201eb-180b-71c7-8d0d-a2adeb3d17ed','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521654958,1795328514587788,1795328514689882,1795328514689882,1,2);
INSERT INTO "notifications" VALUES(108,'01a201eb-1807-73c1-8374-1f7a4b5806e2.booking-released','01a201eb-1807-73c1-8374-1f7a4b5806e2','BOOKING_RELEASED','customer','load-bbb7d1332c-1','Your booking 01a201eb-1807-73c1-8374-1f7a4b5806e2 of Load room 2, 2026-11-22 06:21 to 06:22 UTC, is released: what is left of it is free for others.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521654958,1795328514652131,1795328514689882,1795328514689882,1,2);
INSERT INTO "notifications" VALUES(109,'01a201eb-180b-71c7-8d0d-a2adeb3d17ed.order-accepted','01a201eb-180b-71c7-8d0d-a2adeb3d17ed','ORDER_ACCEPTED','customer','load-ae27f59c7b-9','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521654958,1795328514652131,1795328514689882,1795328514689882,1,2);
INSERT INTO "notifications" VALUES(110,'01a201eb-180b-71c7-8d0d-a2adeb3d17ed.preparing','01a201eb-180b-71c7-8d0d-a2adeb3d17ed','PREPARING','customer','load-ae27f59c7b-9','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521654958,1795328514652131,1795328514689882,1795328514689882,1,2);
INSERT INTO "notifications" VALUES(111,'01a201eb-180b-71c7-8d0d-a2adeb3d17ed.ready','01a201eb-180b-71c7-8d0d-a2adeb3d17ed','READY','customer','load-ae27f59c7b-9','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521654958,1795328514652131,1795328514689882,1795328514689882,1,2);
INSERT INTO "notifications" VALUES(112,'01a201eb-17ca-7661-a95e-e3dc0be77509.order-placed','01a201eb-17ca-7661-a95e-e3dc0be77509','ORDER_PLACED','customer','load-ae27f59c7b-8','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521708899,1795328514674265,1795328514729598,1795328514729598,1,2);
INSERT INTO "notifications" VALUES(113,'01a201eb-17ca-7661-a95e-e3dc0be77509.new-order','01a201eb-17ca-7661-a95e-e3dc0be77509','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521708899,1795328514674265,1795328514729598,1795328514729598,1,2);
INSERT INTO "notifications" VALUES(114,'01a201eb-17c7-7368-9a0d-3f956da314b0.order-placed','01a201eb-17c7-7368-9a0d-3f956da314b0','ORDER_PLACED','customer','load-ae27f59c7b-7','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521708899,1795328514674265,1795328514729598,1795328514729598,1,2);
INSERT INTO "notifications" VALUES(115,'01a201eb-17c7-7368-9a0d-3f956da314b0.new-order','01a201eb-17c7-7368-9a0d-3f956da314b0','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521708899,1795328514674265,1795328514729598,1795328514729598,1,2);
INSERT INTO "notifications" VALUES(116,'01a201eb-182e-7029-b30a-156ef4a9a23b.order-placed','01a201eb-182e-7029-b30a-156ef4a9a23b','ORDER_PLACED','customer','load-ae27f59c7b-10','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521708899,1795328514674265,1795328514729598,1795328514729598,1,2);
INSERT INTO "notifications" VALUES(117,'01a201eb-182e-7029-b30a-156ef4a9a23b.new-order','01a201eb-182e-7029-b30a-156ef4a9a23b','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521708899,1795328514674265,1795328514729598,1795328514729598,1,2);
INSERT INTO "notifications" VALUES(118,'01a201eb-1807-73c1-8374-1f7a4b5806e2.use-ended','01a201eb-1807-73c1-8374-1f7a4b5806e2','USE_ENDED','customer','load-bbb7d1332c-1','Thank you! You used Load room 2 from 2026-11-22 06:21 to 06:21 UTC. Your booking 01a201eb-1807-73c1-8374-1f7a4b5806e2 was for 2026-11-22 06:21 to 06:22 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521708899,1795328514674265,1795328514729598,1795328514729598,1,2);
INSERT INTO "notifications" VALUES(119,'01a201eb-1a42-74a4-9e25-4ef3985ac2a6.booking-requested','01a201eb-1a42-74a4-9e25-4ef3985ac2a6','BOOKING_REQUESTED','customer','load-bbb7d1332c-1','Load room 2 is held for you, 2026-11-22 06:21 to 06:22 UTC. The manager decides about your booking 01a201eb-1a42-74a4-9e25-4ef3985ac2a6, and we tell you.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(120,'01a201eb-17ca-7661-a95e-e3dc0be77509.order-accepted','01a201eb-17ca-7661-a95e-e3dc0be77509','ORDER_ACCEPTED','customer','load-ae27f59c7b-8','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(121,'01a201eb-17ca-7661-a95e-e3dc0be77509.preparing','01a201eb-17ca-7661-a95e-e3dc0be77509','PREPARING','customer','load-ae27f59c7b-8','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(122,'01a201eb-17ca-7661-a95e-e3dc0be77509.ready','01a201eb-17ca-7661-a95e-e3dc0be77509','READY','customer','load-ae27f59c7b-8','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(123,'01a201eb-17c7-7368-9a0d-3f956da314b0.order-accepted','01a201eb-17c7-7368-9a0d-3f956da314b0','ORDER_ACCEPTED','customer','load-ae27f59c7b-7','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(124,'01a201eb-17c7-7368-9a0d-3f956da314b0.preparing','01a201eb-17c7-7368-9a0d-3f956da314b0','PREPARING','customer','load-ae27f59c7b-7','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(125,'01a201eb-17c7-7368-9a0d-3f956da314b0.ready','01a201eb-17c7-7368-9a0d-3f956da314b0','READY','customer','load-ae27f59c7b-7','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(126,'01a201eb-182e-7029-b30a-156ef4a9a23b.order-accepted','01a201eb-182e-7029-b30a-156ef4a9a23b','ORDER_ACCEPTED','customer','load-ae27f59c7b-10','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(127,'01a201eb-182e-7029-b30a-156ef4a9a23b.preparing','01a201eb-182e-7029-b30a-156ef4a9a23b','PREPARING','customer','load-ae27f59c7b-10','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(128,'01a201eb-182e-7029-b30a-156ef4a9a23b.ready','01a201eb-182e-7029-b30a-156ef4a9a23b','READY','customer','load-ae27f59c7b-10','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(129,'01a201eb-1875-740b-80fc-ee1448b4d0c8.order-placed','01a201eb-1875-740b-80fc-ee1448b4d0c8','ORDER_PLACED','customer','load-ae27f59c7b-11','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(130,'01a201eb-1875-740b-80fc-ee1448b4d0c8.new-order','01a201eb-1875-740b-80fc-ee1448b4d0c8','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521740925,1795328514725458,1795328514749211,1795328514749211,1,2);
INSERT INTO "notifications" VALUES(131,'01a201eb-18e7-7556-a06b-5252c63728ef.loan-confirmed','01a201eb-18e7-7556-a06b-5252c63728ef','LOAN_CONFIRMED','customer','load-47764b033e-0','You have 1 copy of “Load, volume 1”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328521793028,1795328514776778,1795328514805142,1795328514805142,1,2);
INSERT INTO "notifications" VALUES(132,'01a201eb-18ea-76cd-8bbd-7d66e0285d82.loan-confirmed','01a201eb-18ea-76cd-8bbd-7d66e0285d82','LOAN_CONFIRMED','customer','load-47764b033e-1','You have 1 copy of “Load, volume 2”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328521793028,1795328514776778,1795328514805142,1795328514805142,1,2);
INSERT INTO "notifications" VALUES(133,'01a201eb-18ea-76cd-8bbd-7d6720d59cb2.loan-confirmed','01a201eb-18ea-76cd-8bbd-7d6720d59cb2','LOAN_CONFIRMED','customer','load-47764b033e-2','You have 1 copy of “Load, volume 3”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328521793028,1795328514776778,1795328514805142,1795328514805142,1,2);
INSERT INTO "notifications" VALUES(134,'01a201eb-18fa-745c-936b-52955b6b326a.loan-confirmed','01a201eb-18fa-745c-936b-52955b6b326a','LOAN_CONFIRMED','customer','load-47764b033e-3','You have 1 copy of “Load, volume 4”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328521793028,1795328514776778,1795328514805142,1795328514805142,1,2);
INSERT INTO "notifications" VALUES(135,'01a201eb-190e-722c-8a14-d55678c82917.loan-confirmed','01a201eb-190e-722c-8a14-d55678c82917','LOAN_CONFIRMED','customer','load-47764b033e-0','You have 1 copy of “Load, volume 1”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328521793028,1795328514776778,1795328514805142,1795328514805142,1,2);
INSERT INTO "notifications" VALUES(136,'01a201eb-1877-7296-a0cd-b8b6157bdec7.use-started','01a201eb-1877-7296-a0cd-b8b6157bdec7','USE_STARTED','customer','load-bbb7d1332c-0','Welcome to Load room 1! You use it since 2026-11-22 06:21 UTC. Your booking 01a201eb-1877-7296-a0cd-b8b6157bdec7 is for 2026-11-22 06:21 to 06:22 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521793028,1795328514776778,1795328514805142,1795328514805142,1,2);
INSERT INTO "notifications" VALUES(137,'01a201eb-1877-7296-a0cd-b8b6157bdec7.booking-released','01a201eb-1877-7296-a0cd-b8b6157bdec7','BOOKING_RELEASED','customer','load-bbb7d1332c-0','Your booking 01a201eb-1877-7296-a0cd-b8b6157bdec7 of Load room 1, 2026-11-22 06:21 to 06:22 UTC, is released: what is left of it is free for others.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521852085,1795328514843677,1795328514864936,1795328514864936,1,2);
INSERT INTO "notifications" VALUES(138,'01a201eb-1875-740b-80fc-ee1448b4d0c8.order-accepted','01a201eb-1875-740b-80fc-ee1448b4d0c8','ORDER_ACCEPTED','customer','load-ae27f59c7b-11','Good news: Load kitchen accepted your order.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521852085,1795328514843677,1795328514864936,1795328514864936,1,2);
INSERT INTO "notifications" VALUES(139,'01a201eb-1875-740b-80fc-ee1448b4d0c8.preparing','01a201eb-1875-740b-80fc-ee1448b4d0c8','PREPARING','customer','load-ae27f59c7b-11','Your order is being prepared at Load kitchen.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521852085,1795328514843677,1795328514864936,1795328514864936,1,2);
INSERT INTO "notifications" VALUES(140,'01a201eb-1875-740b-80fc-ee1448b4d0c8.ready','01a201eb-1875-740b-80fc-ee1448b4d0c8','READY','customer','load-ae27f59c7b-11','Your order at Load kitchen is ready and waits for the courier.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521852085,1795328514843677,1795328514864936,1795328514864936,1,2);
INSERT INTO "notifications" VALUES(141,'01a201eb-18b5-73a4-9f0c-f0e3db48cd05.order-placed','01a201eb-18b5-73a4-9f0c-f0e3db48cd05','ORDER_PLACED','customer','load-ae27f59c7b-12','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521852085,1795328514843677,1795328514864936,1795328514864936,1,2);
INSERT INTO "notifications" VALUES(142,'01a201eb-18b5-73a4-9f0c-f0e3db48cd05.new-order','01a201eb-18b5-73a4-9f0c-f0e3db48cd05','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','SENT','CONSOLE','CONSOLE',1,NULL,1795328521852085,1795328514843677,1795328514864936,1795328514864936,1,2);
INSERT INTO "notifications" VALUES(143,'01a201eb-196e-77bd-a14c-df7de4adf11f.loan-confirmed','01a201eb-196e-77bd-a14c-df7de4adf11f','LOAN_CONFIRMED','customer','load-47764b033e-1','You have 1 copy of “Load, volume 2”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328522199143,1795328515161095,1795328515239381,1795328515239381,1,2);
INSERT INTO "notifications" VALUES(144,'01a201eb-1972-76a8-b8df-3f8b5fd6245f.loan-confirmed','01a201eb-1972-76a8-b8df-3f8b5fd6245f','LOAN_CONFIRMED','customer','load-47764b033e-3','You have 1 copy of “Load, volume 4”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328522199143,1795328515161095,1795328515239381,1795328515239381,1,2);
INSERT INTO "notifications" VALUES(145,'01a201eb-1972-76a8-b8df-3f8c9036f1c9.loan-confirmed','01a201eb-1972-76a8-b8df-3f8c9036f1c9','LOAN_CONFIRMED','customer','load-47764b033e-2','You have 1 copy of “Load, volume 3”, to be returned by 2026-12-06. Enjoy reading!','SENT','CONSOLE','CONSOLE',1,NULL,1795328522199143,1795328515161095,1795328515239381,1795328515239381,1,2);
INSERT INTO "notifications" VALUES(146,'01a201eb-1877-7296-a0cd-b8b6157bdec7.use-ended','01a201eb-1877-7296-a0cd-b8b6157bdec7','USE_ENDED','customer','load-bbb7d1332c-0','Thank you! You used Load room 1 from 2026-11-22 06:21 to 06:21 UTC. Your booking 01a201eb-1877-7296-a0cd-b8b6157bdec7 was for 2026-11-22 06:21 to 06:22 UTC.','SENT','CONSOLE','CONSOLE',1,NULL,1795328522199143,1795328515161095,1795328515239381,1795328515239381,1,2);
INSERT INTO "notifications" VALUES(147,'01a201eb-18c7-779a-b836-dbdfae0126c7.order-placed','01a201eb-18c7-779a-b836-dbdfae0126c7','ORDER_PLACED','customer','load-ae27f59c7b-13','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','PENDING','CONSOLE',NULL,0,NULL,1795328522307872,1795328515288331,1795328515288331,NULL,0,1);
INSERT INTO "notifications" VALUES(148,'01a201eb-18c7-779a-b836-dbdfae0126c7.new-order','01a201eb-18c7-779a-b836-dbdfae0126c7','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','PENDING','CONSOLE',NULL,0,NULL,1795328522307872,1795328515288331,1795328515288331,NULL,0,1);
INSERT INTO "notifications" VALUES(149,'01a201eb-18f8-7257-9a9e-29072dba9611.order-placed','01a201eb-18f8-7257-9a9e-29072dba9611','ORDER_PLACED','customer','load-ae27f59c7b-14','Thank you! Your order at Load kitchen is paid: 1 × Dish, 9,000 KRW.','PENDING','CONSOLE',NULL,0,NULL,1795328522307872,1795328515288331,1795328515288331,NULL,0,1);
INSERT INTO "notifications" VALUES(150,'01a201eb-18f8-7257-9a9e-29072dba9611.new-order','01a201eb-18f8-7257-9a9e-29072dba9611','NEW_ORDER','store','load-store-ae27f59c7b','주문이 왔어요! 1 × Dish, 9,000 KRW, for delivery.','PENDING','CONSOLE',NULL,0,NULL,1795328522307872,1795328515288331,1795328515288331,NULL,0,1);
INSERT INTO "notifications" VALUES(151,'01a201eb-1b0e-70a5-8eaa-c83717375743.booking-requested','01a201eb-1b0e-70a5-8eaa-c83717375743','BOOKING_REQUESTED','customer','load-bbb7d1332c-0','Load room 1 is held for you, 2026-11-22 06:21 to 06:22 UTC. The manager decides about your booking 01a201eb-1b0e-70a5-8eaa-c83717375743, and we tell you.','PENDING','CONSOLE',NULL,0,NULL,1795328522307872,1795328515288331,1795328515288331,NULL,0,1);
INSERT INTO "notifications" VALUES(152,'01a201eb-18b5-73a4-9f0c-f0e3db48cd05.order-accepted','01a201eb-18b5-73a4-9f0c-f0e3db48cd05','ORDER_ACCEPTED','customer','load-ae27f59c7b-12','Good news: Load kitchen accepted your order.','PENDING','CONSOLE',NULL,0,NULL,1795328522307872,1795328515288331,1795328515288331,NULL,0,1);
INSERT INTO "notifications" VALUES(153,'01a201eb-18b5-73a4-9f0c-f0e3db48cd05.preparing','01a201eb-18b5-73a4-9f0c-f0e3db48cd05','PREPARING','customer','load-ae27f59c7b-12','Your order is being prepared at Load kitchen.','PENDING','CONSOLE',NULL,0,NULL,1795328522307872,1795328515288331,1795328515288331,NULL,0,1);
INSERT INTO "notifications" VALUES(154,'01a201eb-18b5-73a4-9f0c-f0e3db48cd05.ready','01a201eb-18b5-73a4-9f0c-f0e3db48cd05','READY','customer','load-ae27f59c7b-12','Your order at Load kitchen is ready and waits for the courier.','PENDING','CONSOLE',NULL,0,NULL,1795328522307872,1795328515288331,1795328515288331,NULL,0,1);
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
INSERT INTO "outbox" VALUES(143,'01a201eb-1ca7-7200-8f75-5f8475fa2606','maeul.notification.v1.NotificationSent','notification','01a201eb-1877-7296-a0cd-b8b6157bdec7.use-ended','01a201eb-1877-7296-a0cd-b8b6157bdec7',1,1795328515239381,'01a201eb-1aca-75cd-8917-d08e12286e7a','01a201eb-1aca-75cd-8917-d08e12286e7a','00-51f4aada391029ba1d8eac26a6b3dca0-a0768819a82d7981-01',X'0A2E30316132303165622D313837372D373239362D613063642D6238623631353762646563372E7573652D656E646564122430316132303165622D313837372D373239362D613063642D623862363135376264656337180322116C6F61642D626262376431333332632D30301C3801');
INSERT INTO "outbox" VALUES(144,'01a201eb-1ca7-7200-8f75-5f85d4214f35','maeul.notification.v1.NotificationSent','notification','01a201eb-196e-77bd-a14c-df7de4adf11f.loan-confirmed','01a201eb-196e-77bd-a14c-df7de4adf11f',1,1795328515239381,'01a201eb-196e-77bd-a14c-df7e3649999b','01a201eb-1a92-73bc-a03e-7b700a909562','00-e42f0d52a9b0f6160463d290a6d73976-32c74d1e2a3cf9ce-01',X'0A3330316132303165622D313936652D373762642D613134632D6466376465346164663131662E6C6F616E2D636F6E6669726D6564122430316132303165622D313936652D373762642D613134632D646637646534616466313166180222116C6F61642D343737363462303333652D3130113801');
INSERT INTO "outbox" VALUES(145,'01a201eb-1ca7-7200-8f75-5f867f401934','maeul.notification.v1.NotificationSent','notification','01a201eb-1972-76a8-b8df-3f8b5fd6245f.loan-confirmed','01a201eb-1972-76a8-b8df-3f8b5fd6245f',1,1795328515239381,'01a201eb-1989-7248-86b0-9a01644c5fc4','01a201eb-1a93-773a-949c-c54d12db8226','00-eabb98b990e0be50b3507327eb556ae1-ef2ffd66abefad6f-01',X'0A3330316132303165622D313937322D373661382D623864662D3366386235666436323435662E6C6F616E2D636F6E6669726D6564122430316132303165622D313937322D373661382D623864662D336638623566643632343566180222116C6F61642D343737363462303333652D3330113801');
INSERT INTO "outbox" VALUES(146,'01a201eb-1ca7-7200-8f75-5f8702bbddfc','maeul.notification.v1.NotificationSent','notification','01a201eb-1972-76a8-b8df-3f8c9036f1c9.loan-confirmed','01a201eb-1972-76a8-b8df-3f8c9036f1c9',1,1795328515239381,'01a201eb-198d-7247-8092-cf0f643ed5b3','01a201eb-1a93-773a-949c-c54e62365b11','00-3db3c891bc55a602d8a3dd08ef963b6e-e3ad7afa147f1637-01',X'0A3330316132303165622D313937322D373661382D623864662D3366386339303336663163392E6C6F616E2D636F6E6669726D6564122430316132303165622D313937322D373661382D623864662D336638633930333666316339180222116C6F61642D343737363462303333652D3230113801');
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
INSERT INTO "seats" VALUES('consumer/notification',0,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',1,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',2,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',3,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',4,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',5,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',6,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',7,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',8,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',9,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',10,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',11,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',12,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',13,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',14,'only',426);
INSERT INTO "seats" VALUES('consumer/notification',15,'only',426);
INSERT INTO "seats" VALUES('relay',0,'only',0);
CREATE TABLE store_names (
    store_id TEXT   PRIMARY KEY,
    name     TEXT   NOT NULL,
    sequence BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "store_names" VALUES('bapsang','Bapsang',1);
INSERT INTO "store_names" VALUES('bapsang-2709b9','Bapsang',1);
INSERT INTO "store_names" VALUES('haneul-phones','Haneul Phones',1);
INSERT INTO "store_names" VALUES('haneul-phones-2709b9','Haneul Phones',1);
INSERT INTO "store_names" VALUES('load-store-ae27f59c7b','Load kitchen',1);
INSERT INTO "store_names" VALUES('maru-coffee','Maru Coffee',1);
INSERT INTO "store_names" VALUES('maru-coffee-2709b9','Maru Coffee',1);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX changes_seq ON changes (scope, seq);
CREATE INDEX notifications_recipient ON notifications (recipient_kind, recipient_id, position);
CREATE INDEX notifications_due ON notifications (via, next_attempt_at, position) WHERE state = 'PENDING';
CREATE INDEX notifications_case ON notifications (case_id, recipient_kind, position) WHERE state = 'PENDING';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('notifications',154);
INSERT INTO "sqlite_sequence" VALUES('outbox',146);
COMMIT;
