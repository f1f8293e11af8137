<?php

declare(strict_types=1);

/**
 * Stands for one request of a portal: the same functions for events as Bitrix has, a few events, an answer, and then the
 * background jobs. Reads what to do as JSON from standard input.
 */

namespace Bitrix\Main {
    final class Event
    {
        public function __construct(private array $parameters)
        {
        }

        public function getParameters(): array
        {
            return $this->parameters;
        }
    }

    final class EventManager
    {
        private static ?self $instance = null;
        public array $handlers = [];

        public static function getInstance(): self
        {
            return self::$instance ??= new self();
        }

        public function addEventHandler($module, $event, $callback): int
        {
            $this->handlers[strtoupper("$module:$event")][] = $callback;
            return 0;
        }
    }
}

namespace {
    function AddEventHandler($module, $event, $callback): int
    {
        return \Bitrix\Main\EventManager::getInstance()->addEventHandler($module, $event, $callback);
    }

    /** As CCrmDeal does it: a handler may change the fields, and false stops the change. */
    function raise(string $module, string $event, array $arguments): array
    {
        $results = [];
        foreach (\Bitrix\Main\EventManager::getInstance()->handlers[strtoupper("$module:$event")] ?? [] as $handler) {
            $references = [];
            foreach ($arguments as $index => $unused) {
                $references[$index] = &$arguments[$index];
            }
            $results[] = call_user_func_array($handler, $references);
        }
        return ['results' => $results, 'arguments' => $arguments];
    }

    $page = json_decode(stream_get_contents(STDIN), true, 32, JSON_THROW_ON_ERROR);

    if ($page['bitrix'] ?? true) {
        eval(<<<'CLASS'
            namespace Bitrix\Main;
            final class Application
            {
                public const JOB_PRIORITY_LOW = 50;
                private static ?self $instance = null;
                private array $jobs = [];

                public static function getInstance(): self
                {
                    return self::$instance ??= new self();
                }

                public function addBackgroundJob(callable $job, array $args = [], $priority = 100)
                {
                    $this->jobs[] = [$job, $args];
                    return $this;
                }

                public function terminate(): void
                {
                    while ($job = array_shift($this->jobs)) {
                        $job[0](...$job[1]);
                    }
                }
            }
            CLASS);
    }

    final class Employee
    {
        public function GetID(): string
        {
            return '17';
        }
    }
    if ($page['user'] ?? false) {
        $GLOBALS['USER'] = new Employee();
    }

    require $page['bridge'];
    Pbx24Bridge::configure($page['settings']);
    foreach ($page['forward'] as $forward) {
        $what = $forward['what'] ?? null;
        if ($what === 'throws') {
            $what = static fn (array $fields): array => throw new RuntimeException('secret-in-the-message');
        } elseif ($what === 'changes') {
            $what = static function (array &$fields): array {
                $fields['TITLE'] = 'changed';
                return $fields;
            };
        } elseif ($what === 'infinite') {
            $what = static fn (array $fields): array => ['VALUE' => INF];
        } elseif ($what === 'latin1') {
            $what = static fn (array $fields): array => ['VALUE' => "caf\xe9"];
        }
        $method = $forward['method'] ?? 'forward';
        Pbx24Bridge::$method($forward['module'], $forward['event'], $what);
    }
    foreach ($page['events'] as $event) {
        $arguments = ($event['new'] ?? false) ? [new \Bitrix\Main\Event($event['arguments'][0])] : $event['arguments'];
        $outcome = raise($event['module'], $event['event'], $arguments);
        echo 'RAISED ', json_encode($outcome, JSON_PARTIAL_OUTPUT_ON_ERROR), "\n";
        flush();
    }
    echo "ANSWERED\n";
    flush();
    if (class_exists('\Bitrix\Main\Application', false)) {
        \Bitrix\Main\Application::getInstance()->terminate();
    }
}
