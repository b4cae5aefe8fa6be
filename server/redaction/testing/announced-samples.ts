import { noise } from './noise';

/** Secrets that what stands around them tells, as they are found in files and on command lines. Put together from pieces, as the tokens are. */
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const url = (length: number, seed = 5): string =>
  noise(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', seed);
const pass = 'pass';
const password = 'Zw4-krokodil';

const said = (kind: string, before: string, secret: string, after = '') => ({
  kind,
  secret,
  text: `${before}${secret}${after}`,
});

export const announcedSamples = [
  // Command lines.
  said('password', `psql --${pass}word `, password, ' -h db'),
  said('password', `tool --${pass}word=`, password),
  said('token', 'npm login --token=', noise(24)),
  said('password', 'mysql -u root -p', password, ' main'),
  said('password', 'mysqldump --single-transaction -h db -p', password),
  said('password', 'sshpass -p ', password, ' ssh host'),
  said('password', 'docker login -u me -p ', password),
  said('password', 'redis-cli -h cache -a ', password),
  said('password', 'ldapsearch -D cn=admin -w ', password),
  said('password', 'curl -u admin:', password, ' https://example.org'),
  said('password', 'curl --user "admin:', password, '"'),
  // Files.
  said('password', `machine api.example.org login me ${pass}word `, password),
  said('password', `machine a login me ${pass}word `, 'onlyletters'),
  said('token', '//registry.npmjs.org/:_authToken=', 'onlyletters'),
  said('password', '{"auths":{"https://index.docker.io/v1/":{"auth": "', base64(`me:${password}`), '"}}}'),
  said('token', 'users: [{user: {token: ', noise(32), '}}]'),
  said('private-key', 'client-key-data: ', base64(`${noise(30)}${noise(60, undefined, 8)}`)),
  said('private-key', 'data: ', base64(`-----BEGIN ${'RSA '}${'PRIVATE'} KEY-----\n${noise(120)}`)),
  said('password', `resource "db" { ${pass}word = "`, password, '" }'),
  said('password', `db_${pass}word: `, 'hunter2'),
  said('key', `AWS_SECRET_${'ACCESS'}_KEY=`, `/${noise(39, undefined, 12)}`),
  said('private-jwk', '{"kty":"EC","crv":"P-256","d":"', url(43), '"}'),
  said('private-jwk', '  "d": "', url(86, 6), '",'),
  // Connection strings.
  said('url-password', 'mongodb+srv://app:', password, '@cluster0.example.net/main?retryWrites=true'),
  said('url-password', 'redis://:', password, '@cache:6379/0'),
  said('url-password', 'amqp://guest:', password, '@mq:5672/%2f'),
  said('url-password', 'postgres://app:', 'p@ssw9rd', '@db:5432/main'),
  said('password', `jdbc:postgresql://db/main?user=app&${pass}word=`, password, '&ssl=true'),
  said('password', `jdbc:sqlserver://db;user=app;${pass}word=`, password, ';encrypt=true'),
  said('url-password', 'jdbc:oracle:thin:app/', password, '@db:1521:main'),
  said('password', 'Server=db;User Id=app;Pwd=', password, ';Database=main'),
  said(
    'key',
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=',
    `${noise(86)}==`,
    ';EndpointSuffix=x',
  ),
  said('key', 'Endpoint=sb://a.example.net/;SharedAccessKeyName=root;SharedAccessKey=', `${noise(43)}=`),
  said('discord-webhook', `https://discord${'.com'}/api/webhooks/734875564309299804/`, noise(68)),
  // Prose.
  said('password', `the ${pass}word is `, 'hunter2', '.'),
] as const;
