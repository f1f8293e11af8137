<?php

// Copy to pbx24_bridge.config.php beside pbx24_bridge.php, readable by the web server only.
return [
    'url' => 'https://inbox.example.com/on-premise',
    'key' => 'the same at the receiver, at least 32 characters',
    'portal' => 'acme',
    // Outside of the document root, on a local disk, writable for the web server.
    'spool' => '/home/bitrix/pbx24-spool',
];
