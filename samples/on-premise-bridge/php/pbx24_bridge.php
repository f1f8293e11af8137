<?php

declare(strict_types=1);

/**
 * Forwards events of a self-hosted Bitrix24 that its REST interface does not have to an inbox, signed.
 *
 * An event is appended to a spool file at once; what is in the spool is sent after the page was answered. So the portal
 * never waits for the inbox, and an event survives a dead inbox and the end of this process. Nothing thrown in here ever
 * reaches the portal, and a handler in here never answers anything, so that it cannot stop what the event is about.
 *
 * The README says how to install it. PHP 8.0 or newer with curl.
 */
final class Pbx24Bridge
{
    private const DEFAULTS = [
        'url' => '',                    // where the inbox takes events
        'key' => '',                    // shared secret, at least 32 characters
        'portal' => '',                 // how the inbox knows this portal
        'spool' => '',                  // a folder that no browser can reach
        'spool-bytes' => 16777216,      // bound of the spool; what comes beyond is counted and dropped
        'event-bytes' => 65536,         // bound of one event; a bigger one is sent without its data
        'connect-milliseconds' => 500,  // to reach the inbox
        'send-milliseconds' => 2000,    // for one answer, and for all that one page sends
        'pause-seconds' => 30,          // nobody tries again that long after the inbox failed
    ];

    private static ?self $instance = null;

    /** @var array<string, int|string> */
    private array $settings;

    private bool $sendsAtEnd = false;

    /** @var list<string> what could not be spooled; sent at the end of the page or lost */
    private array $unspooled = [];

    /** @param array<string, int|string> $settings */
    private function __construct(array $settings)
    {
        $unknown = array_diff(array_keys($settings), array_keys(self::DEFAULTS));
        if ($unknown !== []) {
            throw new InvalidArgumentException('unknown setting: ' . implode(', ', $unknown));
        }
        $this->settings = array_replace(self::DEFAULTS, $settings);
        foreach (self::DEFAULTS as $name => $default) {
            if (gettype($this->settings[$name]) !== gettype($default)) {
                throw new InvalidArgumentException("setting $name must be of type " . gettype($default));
            }
        }
        foreach (['url', 'portal', 'spool'] as $name) {
            if (trim($this->settings[$name]) === '') {
                throw new InvalidArgumentException("setting $name is missing");
            }
        }
        if (strlen($this->settings['key']) < 32) {
            throw new InvalidArgumentException('setting key needs at least 32 characters');
        }
        if (!preg_match('~^https://|^http://(127\.0\.0\.1|localhost)[:/]~', $this->settings['url'])) {
            throw new InvalidArgumentException('setting url must begin with https://');
        }
    }

    /**
     * Says where events go. A mistake in the settings is logged and leaves the portal as it was.
     *
     * @param array<string, int|string> $settings see DEFAULTS
     */
    public static function configure(array $settings): void
    {
        self::guarded(static function () use ($settings): void {
            self::$instance = new self($settings);
        });
    }

    /**
     * Forwards an event of the classic kind, whose handlers get the fields as an array.
     *
     * @param string $module for example crm
     * @param string $event for example OnBeforeCrmDealAdd
     * @param callable|list<string>|null $what names of the fields to send, or a function that gets the arguments of the
     *     event and answers an array; null sends every plain value of the first argument
     */
    public static function forward(string $module, string $event, callable|array|null $what = null): void
    {
        self::guarded(static function () use ($module, $event, $what): void {
            AddEventHandler($module, $event, static function (...$arguments) use ($module, $event, $what): void {
                self::note($module, $event, $arguments, $what);
            });
        });
    }

    /**
     * Forwards an event of the newer kind, whose handlers get a Bitrix\Main\Event.
     *
     * @param callable|list<string>|null $what as for forward; the first argument is the array of the event's parameters
     */
    public static function forwardNew(string $module, string $event, callable|array|null $what = null): void
    {
        self::guarded(static function () use ($module, $event, $what): void {
            \Bitrix\Main\EventManager::getInstance()->addEventHandler(
                $module,
                $event,
                static function ($happened) use ($module, $event, $what): void {
                    self::note($module, $event, [self::guardedParameters($happened)], $what);
                }
            );
        });
    }

    /** Sends what is in the spool: for a cron job, so that events leave also while nobody opens a page. */
    public static function resend(): void
    {
        self::guarded(static function (): void {
            self::$instance?->sendSpool(60000);
        });
    }

    /** @return array<array-key, mixed> */
    private static function guardedParameters(mixed $happened): array
    {
        try {
            return (array) $happened->getParameters();
        } catch (Throwable) {
            return [];
        }
    }

    /** @param array<array-key, mixed> $arguments */
    private static function note(string $module, string $event, array $arguments, callable|array|null $what): void
    {
        self::guarded(static function () use ($module, $event, $arguments, $what): void {
            $bridge = self::$instance;
            if ($bridge !== null) {
                try {
                    $body = $bridge->body($module, $event, self::chosen($arguments, $what));
                } catch (Throwable $e) {
                    self::log("the data of $event cannot be read: " . get_class($e));
                    $body = $bridge->body($module, $event, null);
                }
                $bridge->keep($body);
                $bridge->sendAtEnd();
            }
        });
    }

    /**
     * @param array<array-key, mixed> $arguments
     * @return array<array-key, mixed>
     */
    private static function chosen(array $arguments, callable|array|null $what): array
    {
        // A list of two names may look like a callable; fields are what is meant.
        if ($what !== null && !is_array($what)) {
            return (array) $what(...$arguments);
        }
        $fields = is_array($arguments[0] ?? null) ? $arguments[0] : [];
        return $what === null
            ? array_filter($fields, static fn ($value): bool => $value === null || is_scalar($value))
            : array_intersect_key($fields, array_flip($what));
    }

    /** @param array<array-key, mixed>|null $data null if there is none to be had */
    private function body(string $module, string $event, ?array $data): string
    {
        $now = DateTimeImmutable::createFromFormat('U.u', sprintf('%.6F', microtime(true)));
        $head = [
            'id' => bin2hex(random_bytes(16)),
            'portal' => $this->settings['portal'],
            'module' => $module,
            'event' => $event,
            'time' => $now->format('Y-m-d\TH:i:s.u\Z'),
            'userId' => self::userId(),
        ];
        $body = $data === null ? null : self::json($head + ['data' => (object) $data]);
        if ($body === null || strlen($body) > $this->settings['event-bytes']) {
            $body = (string) self::json($head + ['withoutData' => true]);
        }
        return $body;
    }

    private static function json(array $value): ?string
    {
        $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE
            | JSON_PRESERVE_ZERO_FRACTION;
        $json = json_encode($value, $flags, 16);
        return $json === false ? null : $json;
    }

    private static function userId(): ?int
    {
        $user = $GLOBALS['USER'] ?? null;
        $id = is_object($user) && method_exists($user, 'GetID') ? (int) $user->GetID() : 0;
        return $id > 0 ? $id : null;
    }

    // The spool: appenders write events.waiting; whoever holds sending.lock moves it to events.sending and sends from there.

    private function keep(string $body): void
    {
        $lock = $this->lock('appending.lock', 20);
        if ($lock === null) {
            $this->keepInMemory($body);
            return;
        }
        try {
            $line = $body . "\n";
            clearstatcache();
            $taken = (int) @filesize($this->file('events.waiting')) + (int) @filesize($this->file('events.sending'));
            if ($taken + strlen($line) > $this->settings['spool-bytes']) {
                $this->countDropped();
                return;
            }
            if (!$this->append('events.waiting', $line)) {
                $this->keepInMemory($body);
            }
        } finally {
            fclose($lock);
        }
    }

    /** All of it or nothing: half a line would spoil the next one. */
    private function append(string $name, string $line): bool
    {
        $file = @fopen($this->file($name), 'cb');
        if ($file === false) {
            return false;
        }
        fseek($file, 0, SEEK_END);
        $end = ftell($file);
        $written = @fwrite($file, $line);
        $whole = $written === strlen($line) && fflush($file);
        if (!$whole) {
            ftruncate($file, (int) $end);
        }
        return fclose($file) && $whole;
    }

    private function keepInMemory(string $body): void
    {
        if (count($this->unspooled) < 100) {
            $this->unspooled[] = $body;
        } else {
            self::log('an event was dropped: the spool cannot be written');
        }
    }

    /** An event of the bridge's own will tell how many. */
    private function countDropped(): void
    {
        $count = (int) @file_get_contents($this->file('dropped')) + 1;
        @file_put_contents($this->file('dropped'), (string) $count);
        if ($count === 1) {
            self::log('the spool is full; events are dropped until the inbox answers again');
        }
    }

    /** After the answer: Bitrix's own background jobs run then; without Bitrix the end of the script has to do. */
    private function sendAtEnd(): void
    {
        if ($this->sendsAtEnd) {
            return;
        }
        $this->sendsAtEnd = true;
        $send = function (): void {
            $this->sendsAtEnd = false;
            self::guarded(function (): void {
                $this->sendSpool($this->settings['send-milliseconds']);
            });
        };
        $application = '\Bitrix\Main\Application';
        if (class_exists($application, false) && method_exists($application, 'addBackgroundJob')) {
            $application::getInstance()->addBackgroundJob($send, [], $application::JOB_PRIORITY_LOW);
        } else {
            register_shutdown_function($send);
        }
    }

    private function sendSpool(int $milliseconds): void
    {
        if ($this->isPaused()) {
            $this->reportLost();
            return;
        }
        $until = hrtime(true) + $milliseconds * 1000000;
        $curl = $this->connection();
        while ($this->unspooled !== [] && hrtime(true) < $until) {
            if ($this->post($curl, $this->unspooled[0]) === 'later') {
                $this->pause();
                break;
            }
            array_shift($this->unspooled);
        }
        $this->reportLost();
        if ($this->isPaused()) {
            return;
        }
        // Only one process sends; the others have done their part by appending.
        $lock = $this->lock('sending.lock', 1);
        if ($lock === null) {
            return;
        }
        try {
            while (hrtime(true) < $until && $this->takeWaiting() && $this->sendTaken($curl, $until)) {
                // What was appended meanwhile goes too.
            }
        } finally {
            fclose($lock);
        }
    }

    /** Events that had no room on the disk and did not get through either. */
    private function reportLost(): void
    {
        if ($this->unspooled !== []) {
            self::log(count($this->unspooled) . ' events were lost: neither the spool nor the inbox took them');
            $this->unspooled = [];
        }
    }

    /** Whether there is something to send. The rest of an earlier try goes first. */
    private function takeWaiting(): bool
    {
        clearstatcache();
        if (is_file($this->file('events.sending'))) {
            return true;
        }
        if (!is_file($this->file('events.waiting')) && !is_file($this->file('dropped'))) {
            return false;
        }
        $lock = $this->lock('appending.lock', 100);
        if ($lock === null) {
            return false;
        }
        try {
            $dropped = (int) @file_get_contents($this->file('dropped'));
            if ($dropped > 0) {
                $notice = $this->body('pbx24', 'OnEventsDropped', ['COUNT' => $dropped]);
                if ($this->append('events.waiting', $notice . "\n")) {
                    unlink($this->file('dropped'));
                }
            }
            @unlink($this->file('sent'));
            return rename($this->file('events.waiting'), $this->file('events.sending'));
        } finally {
            fclose($lock);
        }
    }

    /** Answers whether all of it went. */
    private function sendTaken(\CurlHandle $curl, int $until): bool
    {
        $file = fopen($this->file('events.sending'), 'rb');
        if ($file === false) {
            return false;
        }
        try {
            fseek($file, (int) @file_get_contents($this->file('sent')));
            while (($line = fgets($file)) !== false) {
                $body = rtrim($line, "\n");
                // A line without its end is what a full disk left of an event.
                if (json_decode($body) !== null) {
                    $outcome = hrtime(true) < $until ? $this->post($curl, $body) : 'out of time';
                    if ($outcome === 'later') {
                        $this->pause();
                    }
                    if ($outcome !== 'sent' && $outcome !== 'refused') {
                        return false;
                    }
                    if ($outcome === 'refused') {
                        $this->keepRefused($line);
                    }
                }
                @file_put_contents($this->file('sent'), (string) ftell($file));
            }
        } finally {
            fclose($file);
        }
        // In this order: a process that dies in between sends again from the beginning, and the inbox knows the ids.
        return unlink($this->file('events.sending'));
    }

    private function connection(): \CurlHandle
    {
        $curl = curl_init($this->settings['url']);
        if ($curl === false) {
            throw new RuntimeException('curl cannot be used');
        }
        curl_setopt_array($curl, [
            CURLOPT_POST => true,
            CURLOPT_WRITEFUNCTION => static fn ($curl, string $piece): int => strlen($piece),
            CURLOPT_CONNECTTIMEOUT_MS => $this->settings['connect-milliseconds'],
            CURLOPT_TIMEOUT_MS => $this->settings['send-milliseconds'],
            CURLOPT_NOSIGNAL => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
        ]);
        return $curl;
    }

    /** Answers sent, refused (this one will never be taken) or later. */
    private function post(\CurlHandle $curl, string $body): string
    {
        // The time of sending is signed, not the time of the event: an event may wait in the spool for days.
        $time = (string) time();
        $signature = hash_hmac('sha256', $time . '.' . $body, $this->settings['key']);
        curl_setopt($curl, CURLOPT_HTTPHEADER, [
            'Content-Type: application/json',
            'Expect:',
            "X-Pbx24-Timestamp: $time",
            "X-Pbx24-Signature: $signature",
        ]);
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
        $answered = curl_exec($curl) !== false;
        $status = (int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        if ($answered && $status >= 200 && $status < 300) {
            return 'sent';
        }
        self::log($answered ? "the inbox answered $status" : 'the inbox cannot be reached: ' . curl_error($curl));
        // 403 and 404 are mistakes of the installation: what waits goes once they are mended.
        return in_array($status, [400, 413, 422], true) && $answered ? 'refused' : 'later';
    }

    private function keepRefused(string $line): void
    {
        if ((int) @filesize($this->file('events.refused')) + strlen($line) <= $this->settings['spool-bytes'] / 4) {
            $this->append('events.refused', $line);
        }
    }

    private function pause(): void
    {
        @file_put_contents($this->file('paused-until'), (string) (time() + $this->settings['pause-seconds']));
    }

    private function isPaused(): bool
    {
        $left = (int) @file_get_contents($this->file('paused-until')) - time();
        // More than a pause is left only if the clock was put back.
        return $left > 0 && $left <= $this->settings['pause-seconds'];
    }

    /** @return resource|null never waits longer than a millisecond for each try */
    private function lock(string $name, int $tries)
    {
        $file = $this->open($name);
        while ($file !== null && $tries-- > 0) {
            if (flock($file, LOCK_EX | LOCK_NB)) {
                return $file;
            }
            if ($tries > 0) {
                usleep(1000);
            }
        }
        if ($file !== null) {
            fclose($file);
        }
        return null;
    }

    /** @return resource|null */
    private function open(string $name)
    {
        $folder = $this->settings['spool'];
        if (!is_dir($folder)) {
            @mkdir($folder, 0700, true);
        }
        $file = @fopen($this->file($name), 'cb');
        return $file === false ? null : $file;
    }

    private function file(string $name): string
    {
        return $this->settings['spool'] . '/' . $name;
    }

    private static function guarded(callable $step): void
    {
        try {
            $step();
        } catch (Throwable $e) {
            self::log(get_class($e) . ': ' . $e->getMessage());
        }
    }

    private static function log(string $message): void
    {
        error_log('pbx24 bridge: ' . $message);
    }
}

if (is_file(__DIR__ . '/pbx24_bridge.config.php')) {
    Pbx24Bridge::configure((array) require __DIR__ . '/pbx24_bridge.config.php');
}

if (PHP_SAPI === 'cli' && realpath($_SERVER['SCRIPT_FILENAME'] ?? '') === __FILE__) {
    Pbx24Bridge::resend();
}
