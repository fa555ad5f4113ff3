BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 06:21:50',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'catalog','2026-11-22 06:21:50',1,X'75FE3D443320B3247181BF176CA52E065C83CC2C1EDFED491D80D35F5D3BF06F98FD5565B461533F0F78057E9FD0F4D4',0);
CREATE TABLE book_words (
    word    TEXT NOT NULL,
    book_id TEXT NOT NULL,
    PRIMARY KEY (word, book_id)
) WITHOUT ROWID;
INSERT INTO "book_words" VALUES('9788936433598','chaesikjuuija');
INSERT INTO "book_words" VALUES('강','chaesikjuuija');
INSERT INTO "book_words" VALUES('식주의자','chaesikjuuija');
INSERT INTO "book_words" VALUES('의자','chaesikjuuija');
INSERT INTO "book_words" VALUES('자','chaesikjuuija');
INSERT INTO "book_words" VALUES('주의자','chaesikjuuija');
INSERT INTO "book_words" VALUES('채식주의자','chaesikjuuija');
INSERT INTO "book_words" VALUES('한강','chaesikjuuija');
INSERT INTO "book_words" VALUES('9781449373320','designing-data-intensive-applications');
INSERT INTO "book_words" VALUES('applications','designing-data-intensive-applications');
INSERT INTO "book_words" VALUES('data','designing-data-intensive-applications');
INSERT INTO "book_words" VALUES('designing','designing-data-intensive-applications');
INSERT INTO "book_words" VALUES('intensive','designing-data-intensive-applications');
INSERT INTO "book_words" VALUES('kleppmann','designing-data-intensive-applications');
INSERT INTO "book_words" VALUES('martin','designing-data-intensive-applications');
INSERT INTO "book_words" VALUES('9780321125217','domain-driven-design');
INSERT INTO "book_words" VALUES('design','domain-driven-design');
INSERT INTO "book_words" VALUES('domain','domain-driven-design');
INSERT INTO "book_words" VALUES('driven','domain-driven-design');
INSERT INTO "book_words" VALUES('eric','domain-driven-design');
INSERT INTO "book_words" VALUES('evans','domain-driven-design');
INSERT INTO "book_words" VALUES('9788936433673','eommareul-butakhae');
INSERT INTO "book_words" VALUES('경숙','eommareul-butakhae');
INSERT INTO "book_words" VALUES('를','eommareul-butakhae');
INSERT INTO "book_words" VALUES('마를','eommareul-butakhae');
INSERT INTO "book_words" VALUES('부탁해','eommareul-butakhae');
INSERT INTO "book_words" VALUES('숙','eommareul-butakhae');
INSERT INTO "book_words" VALUES('신경숙','eommareul-butakhae');
INSERT INTO "book_words" VALUES('엄마를','eommareul-butakhae');
INSERT INTO "book_words" VALUES('탁해','eommareul-butakhae');
INSERT INTO "book_words" VALUES('해','eommareul-butakhae');
INSERT INTO "book_words" VALUES('1','load-book-0-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-0-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-0-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-0-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-0-47764b033e');
INSERT INTO "book_words" VALUES('2','load-book-1-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-1-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-1-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-1-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-1-47764b033e');
INSERT INTO "book_words" VALUES('11','load-book-10-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-10-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-10-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-10-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-10-47764b033e');
INSERT INTO "book_words" VALUES('12','load-book-11-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-11-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-11-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-11-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-11-47764b033e');
INSERT INTO "book_words" VALUES('13','load-book-12-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-12-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-12-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-12-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-12-47764b033e');
INSERT INTO "book_words" VALUES('14','load-book-13-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-13-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-13-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-13-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-13-47764b033e');
INSERT INTO "book_words" VALUES('15','load-book-14-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-14-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-14-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-14-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-14-47764b033e');
INSERT INTO "book_words" VALUES('16','load-book-15-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-15-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-15-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-15-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-15-47764b033e');
INSERT INTO "book_words" VALUES('3','load-book-2-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-2-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-2-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-2-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-2-47764b033e');
INSERT INTO "book_words" VALUES('4','load-book-3-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-3-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-3-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-3-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-3-47764b033e');
INSERT INTO "book_words" VALUES('5','load-book-4-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-4-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-4-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-4-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-4-47764b033e');
INSERT INTO "book_words" VALUES('6','load-book-5-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-5-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-5-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-5-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-5-47764b033e');
INSERT INTO "book_words" VALUES('7','load-book-6-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-6-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-6-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-6-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-6-47764b033e');
INSERT INTO "book_words" VALUES('8','load-book-7-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-7-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-7-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-7-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-7-47764b033e');
INSERT INTO "book_words" VALUES('9','load-book-8-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-8-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-8-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-8-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-8-47764b033e');
INSERT INTO "book_words" VALUES('10','load-book-9-47764b033e');
INSERT INTO "book_words" VALUES('a','load-book-9-47764b033e');
INSERT INTO "book_words" VALUES('crowd','load-book-9-47764b033e');
INSERT INTO "book_words" VALUES('load','load-book-9-47764b033e');
INSERT INTO "book_words" VALUES('volume','load-book-9-47764b033e');
INSERT INTO "book_words" VALUES('9781455563937','pachinko');
INSERT INTO "book_words" VALUES('jin','pachinko');
INSERT INTO "book_words" VALUES('lee','pachinko');
INSERT INTO "book_words" VALUES('min','pachinko');
INSERT INTO "book_words" VALUES('pachinko','pachinko');
INSERT INTO "book_words" VALUES('9780141439518','pride-and-prejudice');
INSERT INTO "book_words" VALUES('and','pride-and-prejudice');
INSERT INTO "book_words" VALUES('austen','pride-and-prejudice');
INSERT INTO "book_words" VALUES('jane','pride-and-prejudice');
INSERT INTO "book_words" VALUES('prejudice','pride-and-prejudice');
INSERT INTO "book_words" VALUES('pride','pride-and-prejudice');
INSERT INTO "book_words" VALUES('9788936434120','sonyeoni-onda');
INSERT INTO "book_words" VALUES('강','sonyeoni-onda');
INSERT INTO "book_words" VALUES('년이','sonyeoni-onda');
INSERT INTO "book_words" VALUES('다','sonyeoni-onda');
INSERT INTO "book_words" VALUES('소년이','sonyeoni-onda');
INSERT INTO "book_words" VALUES('온다','sonyeoni-onda');
INSERT INTO "book_words" VALUES('이','sonyeoni-onda');
INSERT INTO "book_words" VALUES('한강','sonyeoni-onda');
INSERT INTO "book_words" VALUES('9788936433598','vegetarian-2709b9');
INSERT INTO "book_words" VALUES('강','vegetarian-2709b9');
INSERT INTO "book_words" VALUES('식주의자','vegetarian-2709b9');
INSERT INTO "book_words" VALUES('의자','vegetarian-2709b9');
INSERT INTO "book_words" VALUES('자','vegetarian-2709b9');
INSERT INTO "book_words" VALUES('주의자','vegetarian-2709b9');
INSERT INTO "book_words" VALUES('채식주의자','vegetarian-2709b9');
INSERT INTO "book_words" VALUES('한강','vegetarian-2709b9');
CREATE TABLE books (
    book_id    TEXT    NOT NULL PRIMARY KEY,
    title      TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    isbn       TEXT    NOT NULL,
    copies     BIGINT  NOT NULL,
    copies_out BIGINT  NOT NULL CHECK (copies_out >= 0 AND copies_out <= copies),
    removed    BOOLEAN NOT NULL,
    version    BIGINT  NOT NULL,
    sequence   BIGINT  NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
) WITHOUT ROWID;
INSERT INTO "books" VALUES('chaesikjuuija','채식주의자','한강','9788936433598',3,0,0,1,1,1795328510878300,1795328510878300);
INSERT INTO "books" VALUES('designing-data-intensive-applications','Designing Data-Intensive Applications','Martin Kleppmann','9781449373320',2,0,0,1,1,1795328510903927,1795328510903927);
INSERT INTO "books" VALUES('domain-driven-design','Domain-Driven Design','Eric Evans','9780321125217',1,0,0,1,1,1795328510899343,1795328510899343);
INSERT INTO "books" VALUES('eommareul-butakhae','엄마를 부탁해','신경숙','9788936433673',4,0,0,1,1,1795328510885758,1795328510885758);
INSERT INTO "books" VALUES('load-book-0-47764b033e','Load, volume 1','A crowd','',10000,5,0,6,1,1795328513493296,1795328515081234);
INSERT INTO "books" VALUES('load-book-1-47764b033e','Load, volume 2','A crowd','',10000,4,0,5,1,1795328513499250,1795328515081234);
INSERT INTO "books" VALUES('load-book-10-47764b033e','Load, volume 11','A crowd','',10000,0,0,1,1,1795328513997591,1795328513997591);
INSERT INTO "books" VALUES('load-book-11-47764b033e','Load, volume 12','A crowd','',10000,0,0,1,1,1795328514058327,1795328514058327);
INSERT INTO "books" VALUES('load-book-12-47764b033e','Load, volume 13','A crowd','',10000,0,0,1,1,1795328514096311,1795328514096311);
INSERT INTO "books" VALUES('load-book-13-47764b033e','Load, volume 14','A crowd','',10000,0,0,1,1,1795328514127429,1795328514127429);
INSERT INTO "books" VALUES('load-book-14-47764b033e','Load, volume 15','A crowd','',10000,0,0,1,1,1795328514174783,1795328514174783);
INSERT INTO "books" VALUES('load-book-15-47764b033e','Load, volume 16','A crowd','',10000,0,0,1,1,1795328514222119,1795328514222119);
INSERT INTO "books" VALUES('load-book-2-47764b033e','Load, volume 3','A crowd','',10000,4,0,5,1,1795328513515423,1795328515081234);
INSERT INTO "books" VALUES('load-book-3-47764b033e','Load, volume 4','A crowd','',10000,4,0,5,1,1795328513532957,1795328515081234);
INSERT INTO "books" VALUES('load-book-4-47764b033e','Load, volume 5','A crowd','',10000,0,0,1,1,1795328513546685,1795328513546685);
INSERT INTO "books" VALUES('load-book-5-47764b033e','Load, volume 6','A crowd','',10000,0,0,1,1,1795328513596954,1795328513596954);
INSERT INTO "books" VALUES('load-book-6-47764b033e','Load, volume 7','A crowd','',10000,0,0,1,1,1795328513617606,1795328513617606);
INSERT INTO "books" VALUES('load-book-7-47764b033e','Load, volume 8','A crowd','',10000,0,0,1,1,1795328513639070,1795328513639070);
INSERT INTO "books" VALUES('load-book-8-47764b033e','Load, volume 9','A crowd','',10000,0,0,1,1,1795328513813627,1795328513813627);
INSERT INTO "books" VALUES('load-book-9-47764b033e','Load, volume 10','A crowd','',10000,0,0,1,1,1795328513875835,1795328513875835);
INSERT INTO "books" VALUES('pachinko','Pachinko','Min Jin Lee','9781455563937',2,0,0,1,1,1795328510888584,1795328510888584);
INSERT INTO "books" VALUES('pride-and-prejudice','Pride and Prejudice','Jane Austen','9780141439518',3,0,0,1,1,1795328510892812,1795328510892812);
INSERT INTO "books" VALUES('sonyeoni-onda','소년이 온다','한강','9788936434120',2,0,0,1,1,1795328510881892,1795328510881892);
INSERT INTO "books" VALUES('vegetarian-2709b9','채식주의자','한강','9788936433598',6,0,0,6,1,1795328512846077,1795328513073338);
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
) WITHOUT ROWID;
INSERT INTO "cases" VALUES('01a201eb-135e-741f-95dc-d742ebef35cd','01a201eb-142a-7205-bdc0-9d82ba5f442f','01a201eb-142a-7205-bdc0-9d82ba5f442f','00-f04a177fbed0bfc16bbdc1407b2de484-df596494dd597fc9-01');
INSERT INTO "cases" VALUES('01a201eb-13a8-77b0-8353-821de4e1419b','01a201eb-13a9-716b-9798-e7149ecdd2a2','01a201eb-13a9-716b-9798-e7149ecdd2a2','00-7f01411a767f872552a7bc050d117ee5-aaa90e925c78cee3-01');
INSERT INTO "cases" VALUES('01a201eb-13c6-73fa-9a16-e4d78a1e0081','01a201eb-13ef-7653-90ca-159e45a8c624','01a201eb-13ef-7653-90ca-159e45a8c624','00-d8b1c4798a6928cf98d7fb8606748333-86dfa4c8690ce1f6-01');
INSERT INTO "cases" VALUES('01a201eb-18e7-7556-a06b-5252c63728ef','01a201eb-18e8-7553-b32b-e66dda84c902','01a201eb-18e8-7553-b32b-e66dda84c902','00-7b24f9ec9f5bc11e61f8fe559ac9bb3e-c633d94d10e00b87-01');
INSERT INTO "cases" VALUES('01a201eb-18ea-76cd-8bbd-7d66e0285d82','01a201eb-18f3-715a-aaec-aab75aba6367','01a201eb-18f3-715a-aaec-aab75aba6367','00-92a93c1fbc36ec877cb5931606910ef9-b208a6f646f4578f-01');
INSERT INTO "cases" VALUES('01a201eb-18ea-76cd-8bbd-7d6720d59cb2','01a201eb-18f3-715a-aaec-aab8d8f3edb6','01a201eb-18f3-715a-aaec-aab8d8f3edb6','00-a27ac2ab88c5c7a113ea4d7058e1bbff-1dd3b003d25df1b7-01');
INSERT INTO "cases" VALUES('01a201eb-18fa-745c-936b-52955b6b326a','01a201eb-190b-75ae-bd58-97502c6d36f0','01a201eb-190b-75ae-bd58-97502c6d36f0','00-22cf2e479644ecd4f1ab922422accfa2-b7fa49fdccb44daf-01');
INSERT INTO "cases" VALUES('01a201eb-190e-722c-8a14-d55678c82917','01a201eb-1914-7362-96c2-1ed5b5a3fa61','01a201eb-1914-7362-96c2-1ed5b5a3fa61','00-3f8cf2ff76bfd75263c69eb9ff9e486c-9a439142ed5f6908-01');
INSERT INTO "cases" VALUES('01a201eb-196e-77bd-a14c-df7de4adf11f','01a201eb-196e-77bd-a14c-df7e3649999b','01a201eb-196e-77bd-a14c-df7e3649999b','00-e42f0d52a9b0f6160463d290a6d73976-72f4d36d9df7f323-01');
INSERT INTO "cases" VALUES('01a201eb-1972-76a8-b8df-3f8b5fd6245f','01a201eb-1989-7248-86b0-9a01644c5fc4','01a201eb-1989-7248-86b0-9a01644c5fc4','00-eabb98b990e0be50b3507327eb556ae1-9bd811f8e251caf6-01');
INSERT INTO "cases" VALUES('01a201eb-1972-76a8-b8df-3f8c9036f1c9','01a201eb-198d-7247-8092-cf0f643ed5b3','01a201eb-198d-7247-8092-cf0f643ed5b3','00-3db3c891bc55a602d8a3dd08ef963b6e-2324baa03151c21f-01');
INSERT INTO "cases" VALUES('01a201eb-1a1b-76bb-ab77-59edef42263d','01a201eb-1a1d-761e-8b88-82cdab769c00','01a201eb-1a1d-761e-8b88-82cdab769c00','00-66da50170306ea5674be1fcfcb378641-813ecb50775374fd-01');
INSERT INTO "cases" VALUES('01a201eb-1a41-7600-8c77-7e4474fa7157','01a201eb-1a45-7368-bd28-3ef38be2e142','01a201eb-1a45-7368-bd28-3ef38be2e142','00-695438cf2cc5dc16aff302cecc02c585-5773af594b510fe1-01');
INSERT INTO "cases" VALUES('01a201eb-1a42-74a4-9e25-4ef49d0cee27','01a201eb-1a45-7368-bd28-3ef4e1a844f7','01a201eb-1a45-7368-bd28-3ef4e1a844f7','00-2f0959606308bb8ee9d5435723336180-64fac4dbd448b369-01');
INSERT INTO "cases" VALUES('01a201eb-1a42-74a4-9e25-4ef55ccafa96','01a201eb-1a46-7539-94e0-5bb1f6663486','01a201eb-1a46-7539-94e0-5bb1f6663486','00-5cf75852dabee7fdb12ec743304de757-99e84e8967c0c837-01');
INSERT INTO "cases" VALUES('01a201eb-1a62-77ae-937c-00e4894535f7','01a201eb-1a7f-7607-8ff3-570d4f3c860b','01a201eb-1a7f-7607-8ff3-570d4f3c860b','00-1ed54633bdb847721478b8c9bc044714-cfb2f38c0fe8e02b-01');
INSERT INTO "cases" VALUES('01a201eb-1aa6-747e-bd31-0dc80ebfa2fa','01a201eb-1aa7-778a-9060-2b6bafb0ea0a','01a201eb-1aa7-778a-9060-2b6bafb0ea0a','00-beee4177e2c83862c1a2a2924f2b714a-c29fd66c2c861af5-01');
INSERT INTO "cases" VALUES('01a201eb-1aae-7214-b9cd-aa2eb4ba2f14','01a201eb-1ac2-7137-9bdc-d00d12702474','01a201eb-1ac2-7137-9bdc-d00d12702474','00-440d4b54c332ef345b867c751fdbe2ed-04219f678554f928-01');
INSERT INTO "cases" VALUES('01a201eb-1aae-7214-b9cd-aa2f8a6478c3','01a201eb-1ac6-75f7-bf03-0280a03fcb8a','01a201eb-1ac6-75f7-bf03-0280a03fcb8a','00-d62ed0178a04ed3df9156e337d763009-9d9285435becb650-01');
INSERT INTO "cases" VALUES('01a201eb-1ab0-7621-9a9a-84d62d834216','01a201eb-1ac6-75f7-bf03-0281c68f0649','01a201eb-1ac6-75f7-bf03-0281c68f0649','00-f4e8ed17ff7117472b065f21fdc5d224-7ddf45c5ce6d884e-01');
CREATE TABLE change_counters (
    scope TEXT   PRIMARY KEY,
    seq   BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE changes (
    scope TEXT   NOT NULL,
    item  TEXT   NOT NULL,
    seq   BIGINT NOT NULL,
    PRIMARY KEY (scope, item)
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
INSERT INTO "idempotency" VALUES('librarian-1','RegisterBook','demo-book-chaesikjuuija','3d2ce681f094a37ef400bcafe3bea4d08b27e34bb7690fa8097e8e6b20426151','chaesikjuuija',NULL,NULL,NULL,1795328510878300);
INSERT INTO "idempotency" VALUES('librarian-1','RegisterBook','demo-book-designing-data-intensive-applications','1e69b43f2d955372b68951dc2541290a53865329efd46ac0ef12011a7b6f0447','designing-data-intensive-applications',NULL,NULL,NULL,1795328510903927);
INSERT INTO "idempotency" VALUES('librarian-1','RegisterBook','demo-book-domain-driven-design','8d9213ef7fe26a5a890d4e8c4660add63c5bb8fd5a630cafe22e735153874546','domain-driven-design',NULL,NULL,NULL,1795328510899343);
INSERT INTO "idempotency" VALUES('librarian-1','RegisterBook','demo-book-eommareul-butakhae','e2986b8f41e433810af49c912270127c735b6b476ec9891b87b74513604bb401','eommareul-butakhae',NULL,NULL,NULL,1795328510885758);
INSERT INTO "idempotency" VALUES('librarian-1','RegisterBook','demo-book-pachinko','3cd9d7479c82b9b23b3a5460ca4f6408ba2779e7ad824b6c57f76878b4961211','pachinko',NULL,NULL,NULL,1795328510888584);
INSERT INTO "idempotency" VALUES('librarian-1','RegisterBook','demo-book-pride-and-prejudice','a21f717a2452ef0dd2a2089817afd1833eadef47c8db6d2057a7c493b5564167','pride-and-prejudice',NULL,NULL,NULL,1795328510892812);
INSERT INTO "idempotency" VALUES('librarian-1','RegisterBook','demo-book-sonyeoni-onda','38e0adffa28e484283b86a985673b68ce599ab8464d34a475065a50b887364df','sonyeoni-onda',NULL,NULL,NULL,1795328510881892);
INSERT INTO "idempotency" VALUES('librarian-2709b9','RegisterBook','01a201eb-134c-75aa-9775-c604836e5275','b7235365d053ac926f93097f28ca9af2ab3d345998f2b47ba1c803e123a3348b','vegetarian-2709b9',NULL,NULL,NULL,1795328512846077);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-15c8-72c8-a4e2-bf482f69578b','f45ee1f5e9e897e103521ef5ef17fc0725ff5be6d3061cb7249c9f66100e3fb9','load-book-0-47764b033e',NULL,NULL,NULL,1795328513493296);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-15da-7385-8ecd-0088b239191e','bdd71373beb899b7faf01ae09df8035b0a4307467b0e8042aa077bcba2b65b79','load-book-1-47764b033e',NULL,NULL,NULL,1795328513499250);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-15e4-76cb-a4d8-4cc36a7eed2e','8f92e9e875c2a594e92207f0c0271ed5fa4067b92200ac389737daa50ea61739','load-book-2-47764b033e',NULL,NULL,NULL,1795328513515423);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-15f7-7270-b116-dc1da6ee5f77','01cb52df1e472179004c9a0d602583d7577f7cec919035525fe9a2a3b8a05223','load-book-3-47764b033e',NULL,NULL,NULL,1795328513532957);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-1606-71bc-9caa-017ed33b8114','e602358f6e92fe0319f607c45b781baf5ae17098295ec57b54bb297bce3e6181','load-book-4-47764b033e',NULL,NULL,NULL,1795328513546685);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-1633-7405-93f5-ac9700296d08','4d78252777edd6fe56f135c16f7b1af1d41c47de62396f060e47c6166ce2f30c','load-book-5-47764b033e',NULL,NULL,NULL,1795328513596954);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-164c-715e-9de1-c8499acc4355','b9e175f431c102239adb796242425981ba93b8c62a1ee87639a3037c001456d6','load-book-6-47764b033e',NULL,NULL,NULL,1795328513617606);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-165e-726d-a04a-d47395479784','ad88fee0d8a9460c099428ba158e6b97cc49269beca6e05abaefed8845cdb12f','load-book-7-47764b033e',NULL,NULL,NULL,1795328513639070);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-16fd-70c7-8eea-04a274b29d34','fe035da85090e7202628e21ea67eaa4d1d093bfdc27d9fdd6e1194dfcee71f53','load-book-8-47764b033e',NULL,NULL,NULL,1795328513813627);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-173e-760a-b387-89fe6aeae8ec','e7c7e316e672b0a2d2b2aa16e55e0fd59945081fc11d04661bc0741b83d18d61','load-book-9-47764b033e',NULL,NULL,NULL,1795328513875835);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-1762-742a-bacd-67fbcc30a3ad','adbc1ff3509a65859471710cb1888566a2bb27de6e53e5a64a6459503e215a7e','load-book-10-47764b033e',NULL,NULL,NULL,1795328513997591);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-17f4-75e6-ac69-d6e4b0a8879d','cdd750fe75564f17aff066e21c7184d6f3339bbcb0336bab62330bc35fc59dab','load-book-11-47764b033e',NULL,NULL,NULL,1795328514058327);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-1826-701c-b522-61186c2cc69f','d210ebd44885ab1ff419e1739b551b6118b5fd3bc1b3b135e6cfcbea8533e940','load-book-12-47764b033e',NULL,NULL,NULL,1795328514096311);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-183e-7655-8f6e-f29dbb268418','6d4f337ebc1d7b67bea2c88da5bb41a312d6718b8e9f2d32b03b5b30a8064b57','load-book-13-47764b033e',NULL,NULL,NULL,1795328514127429);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-1867-7642-890f-6c6aaf697ead','ef4a9c67a3d32a01c890a1cd15396a65ce078e4f379184a9cbf4415e45c44a24','load-book-14-47764b033e',NULL,NULL,NULL,1795328514174783);
INSERT INTO "idempotency" VALUES('load-librarian-47764b033e','RegisterBook','01a201eb-1893-75e0-b1e8-ebccba7920a8','05da8adb62c6ed9a87bdf39e41284f09a77f83fbd5099cc58128d89481feaa34','load-book-15-47764b033e',NULL,NULL,NULL,1795328514222119);
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('catalog','01a201eb-135e-741f-95dc-d743c4b171ed',1795328512867480);
INSERT INTO "inbox" VALUES('catalog','01a201eb-13a9-716b-9798-e7149ecdd2a2',1795328512942134);
INSERT INTO "inbox" VALUES('catalog','01a201eb-13c6-73fa-9a16-e4d87b05e2c0',1795328512971556);
INSERT INTO "inbox" VALUES('catalog','01a201eb-13ef-7653-90ca-159e45a8c624',1795328513010975);
INSERT INTO "inbox" VALUES('catalog','01a201eb-140b-724d-98a5-2be734077720',1795328513049283);
INSERT INTO "inbox" VALUES('catalog','01a201eb-142a-7205-bdc0-9d82ba5f442f',1795328513073338);
INSERT INTO "inbox" VALUES('catalog','01a201eb-18e8-7553-b32b-e66dda84c902',1795328514407338);
INSERT INTO "inbox" VALUES('catalog','01a201eb-18f3-715a-aaec-aab75aba6367',1795328514421117);
INSERT INTO "inbox" VALUES('catalog','01a201eb-18f3-715a-aaec-aab8d8f3edb6',1795328514421117);
INSERT INTO "inbox" VALUES('catalog','01a201eb-190b-75ae-bd58-97502c6d36f0',1795328514421117);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1914-7362-96c2-1ed5b5a3fa61',1795328514421117);
INSERT INTO "inbox" VALUES('catalog','01a201eb-196e-77bd-a14c-df7e3649999b',1795328514645512);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1989-7248-86b0-9a01644c5fc4',1795328514645512);
INSERT INTO "inbox" VALUES('catalog','01a201eb-198d-7247-8092-cf0f643ed5b3',1795328514645512);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1a1d-761e-8b88-82cdab769c00',1795328514771662);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1a45-7368-bd28-3ef38be2e142',1795328514771662);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1a45-7368-bd28-3ef4e1a844f7',1795328514771662);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1a46-7539-94e0-5bb1f6663486',1795328514771662);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1a7f-7607-8ff3-570d4f3c860b',1795328514771662);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1aa7-778a-9060-2b6bafb0ea0a',1795328515081234);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1ac2-7137-9bdc-d00d12702474',1795328515081234);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1ac6-75f7-bf03-0280a03fcb8a',1795328515081234);
INSERT INTO "inbox" VALUES('catalog','01a201eb-1ac6-75f7-bf03-0281c68f0649',1795328515081234);
CREATE TABLE lendings (
    loan_id     TEXT   NOT NULL PRIMARY KEY,
    book_id     TEXT   NOT NULL,
    customer_id TEXT   NOT NULL,
    copies      BIGINT NOT NULL,
    copies_out  BIGINT NOT NULL CHECK (copies_out >= 0 AND copies_out <= copies),
    state       TEXT   NOT NULL,
    reason      TEXT,
    version     BIGINT NOT NULL,
    sequence    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "lendings" VALUES('01a201eb-135e-741f-95dc-d742ebef35cd','vegetarian-2709b9','customer-9-2709b9',4,0,'LENT',NULL,3,3,1795328512867480,1795328513073338);
INSERT INTO "lendings" VALUES('01a201eb-13a8-77b0-8353-821de4e1419b','vegetarian-2709b9','customer-10-2709b9',3,0,'REFUSED','NOT_ENOUGH_COPIES',1,1,1795328512942134,1795328512942134);
INSERT INTO "lendings" VALUES('01a201eb-13c6-73fa-9a16-e4d78a1e0081','vegetarian-2709b9','customer-10-2709b9',2,0,'LENT',NULL,2,2,1795328512971556,1795328513010975);
INSERT INTO "lendings" VALUES('01a201eb-18e7-7556-a06b-5252c63728ef','load-book-0-47764b033e','load-47764b033e-0',1,1,'LENT',NULL,1,1,1795328514407338,1795328514407338);
INSERT INTO "lendings" VALUES('01a201eb-18ea-76cd-8bbd-7d66e0285d82','load-book-1-47764b033e','load-47764b033e-1',1,1,'LENT',NULL,1,1,1795328514421117,1795328514421117);
INSERT INTO "lendings" VALUES('01a201eb-18ea-76cd-8bbd-7d6720d59cb2','load-book-2-47764b033e','load-47764b033e-2',1,1,'LENT',NULL,1,1,1795328514421117,1795328514421117);
INSERT INTO "lendings" VALUES('01a201eb-18fa-745c-936b-52955b6b326a','load-book-3-47764b033e','load-47764b033e-3',1,1,'LENT',NULL,1,1,1795328514421117,1795328514421117);
INSERT INTO "lendings" VALUES('01a201eb-190e-722c-8a14-d55678c82917','load-book-0-47764b033e','load-47764b033e-0',1,1,'LENT',NULL,1,1,1795328514421117,1795328514421117);
INSERT INTO "lendings" VALUES('01a201eb-196e-77bd-a14c-df7de4adf11f','load-book-1-47764b033e','load-47764b033e-1',1,1,'LENT',NULL,1,1,1795328514645512,1795328514645512);
INSERT INTO "lendings" VALUES('01a201eb-1972-76a8-b8df-3f8b5fd6245f','load-book-3-47764b033e','load-47764b033e-3',1,1,'LENT',NULL,1,1,1795328514645512,1795328514645512);
INSERT INTO "lendings" VALUES('01a201eb-1972-76a8-b8df-3f8c9036f1c9','load-book-2-47764b033e','load-47764b033e-2',1,1,'LENT',NULL,1,1,1795328514645512,1795328514645512);
INSERT INTO "lendings" VALUES('01a201eb-1a1b-76bb-ab77-59edef42263d','load-book-0-47764b033e','load-47764b033e-0',1,1,'LENT',NULL,1,1,1795328514771662,1795328514771662);
INSERT INTO "lendings" VALUES('01a201eb-1a41-7600-8c77-7e4474fa7157','load-book-2-47764b033e','load-47764b033e-2',1,1,'LENT',NULL,1,1,1795328514771662,1795328514771662);
INSERT INTO "lendings" VALUES('01a201eb-1a42-74a4-9e25-4ef49d0cee27','load-book-0-47764b033e','load-47764b033e-0',1,1,'LENT',NULL,1,1,1795328514771662,1795328514771662);
INSERT INTO "lendings" VALUES('01a201eb-1a42-74a4-9e25-4ef55ccafa96','load-book-3-47764b033e','load-47764b033e-3',1,1,'LENT',NULL,1,1,1795328514771662,1795328514771662);
INSERT INTO "lendings" VALUES('01a201eb-1a62-77ae-937c-00e4894535f7','load-book-1-47764b033e','load-47764b033e-1',1,1,'LENT',NULL,1,1,1795328514771662,1795328514771662);
INSERT INTO "lendings" VALUES('01a201eb-1aa6-747e-bd31-0dc80ebfa2fa','load-book-3-47764b033e','load-47764b033e-3',1,1,'LENT',NULL,1,1,1795328515081234,1795328515081234);
INSERT INTO "lendings" VALUES('01a201eb-1aae-7214-b9cd-aa2eb4ba2f14','load-book-2-47764b033e','load-47764b033e-2',1,1,'LENT',NULL,1,1,1795328515081234,1795328515081234);
INSERT INTO "lendings" VALUES('01a201eb-1aae-7214-b9cd-aa2f8a6478c3','load-book-0-47764b033e','load-47764b033e-0',1,1,'LENT',NULL,1,1,1795328515081234,1795328515081234);
INSERT INTO "lendings" VALUES('01a201eb-1ab0-7621-9a9a-84d62d834216','load-book-1-47764b033e','load-47764b033e-1',1,1,'LENT',NULL,1,1,1795328515081234,1795328515081234);
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
INSERT INTO "seats" VALUES('consumer/catalog',0,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',1,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',2,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',3,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',4,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',5,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',6,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',7,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',8,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',9,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',10,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',11,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',12,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',13,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',14,'only',393);
INSERT INTO "seats" VALUES('consumer/catalog',15,'only',393);
INSERT INTO "seats" VALUES('relay',0,'only',0);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX changes_seq ON changes (scope, seq);
CREATE INDEX book_words_book ON book_words (book_id, word);
CREATE INDEX lendings_newest ON lendings (created_at, loan_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',47);
COMMIT;
